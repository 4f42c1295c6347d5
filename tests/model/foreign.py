"""Parts as somebody outside the package would write them: CONTRIBUTING shows the first."""

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn

from minigpt.model.hooks import HookPoint
from minigpt.model.mlp import MLP
from minigpt.model.part import Implied, Part, declares
from minigpt.model.parts import CHOICES, Choice
from minigpt.model.rotary import RotaryAttention, rope_table


class MeanAbsNorm(Part):
    """Divide by the mean absolute value, then stretch."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.w = nn.Parameter(torch.ones(d_model))
        self.scale, self.normalized = HookPoint(), HookPoint()

    def forward(self, x: Tensor) -> Tensor:
        return self.normalized(x / self.scale(self.divisor(x)) * self.w)

    @declares
    def divisor(self, x: Tensor) -> Tensor:
        return x.abs().mean(-1, keepdim=True) + 1e-5

    @declares
    def pull_back(self, u: Tensor) -> tuple[Tensor, None]:
        return u * self.w, None

    @declares
    def implied(self) -> Implied:
        w = self.w.detach().clone()
        return {
            "scale": (self.divisor, ("input",)),
            "normalized": (lambda x, scale: x / scale * w, ("input", "scale")),
        }

    @declares
    @torch.no_grad()
    def fold(self, matrices: Sequence[Tensor], bias: Tensor | None) -> None:
        for matrix in matrices:
            matrix.mul_(self.w[:, None])
        self.w.fill_(1)


class PairsAttention(RotaryAttention):
    """Rotary attention that turns dimensions 2j and 2j + 1 together, as Su et al. do."""

    reads: ClassVar = RotaryAttention.reads
    bias: ClassVar = None
    writes: ClassVar = RotaryAttention.writes
    matrices: ClassVar = RotaryAttention.matrices
    compared: ClassVar = RotaryAttention.compared
    relative: ClassVar = True
    implied = RotaryAttention.implied
    at_offset = RotaryAttention.at_offset
    per_pair = RotaryAttention.per_pair
    kv_head = RotaryAttention.kv_head
    per_head = RotaryAttention.per_head

    def rotated(self, x: Tensor, start: int = 0) -> Tensor:
        table = rope_table(self.n_ctx, self.d_head, self.base, x)
        cos, sin = (part[start : start + x.shape[1], None] for part in table)
        a, b = x[..., 0::2], x[..., 1::2]
        return torch.stack([a * cos - b * sin, b * cos + a * sin], -1).flatten(-2)


class SquaredReLU(MLP):
    """An MLP whose activation is the squared ReLU: it changes no method, so all is declared."""

    def __init__(self, d_model: int, d_mlp: int) -> None:
        super().__init__(d_model, d_mlp, lambda x: torch.relu(x) ** 2)


def _pairs(cfg):
    shape = (cfg.d_model, cfg.n_head, cfg.n_kv_head, cfg.d_head)
    return PairsAttention(*shape, n_ctx=cfg.n_ctx, base=cfg.rotary_base)


FOREIGN = {
    "norm": ("mean-abs", Choice(lambda cfg: MeanAbsNorm(cfg.d_model))),
    "mlp": ("squared-relu", Choice(lambda cfg: SquaredReLU(cfg.d_model, cfg.d_mlp))),
    "positions": (
        "rotary-pairs",
        Choice(_pairs, CHOICES["positions"]["rotary"].embedding, shares_keys=True),
    ),
}
