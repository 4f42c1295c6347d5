"""Parts as somebody outside the package would write them; the first is the one in CONTRIBUTING."""

from pathlib import Path
from typing import ClassVar

import torch
from torch import Tensor, nn

from minigpt.model.hooks import HookPoint
from minigpt.model.mlp import MLP
from minigpt.model.part import Part, declares
from minigpt.model.parts import CHOICES, Choice
from minigpt.model.rotary import RotaryAttention, rope_table


def _from_contributing() -> type[Part]:
    """The class that CONTRIBUTING shows, without the line that registers it."""
    text = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf8")
    blocks = [block.split("```")[0] for block in text.split("```python\n")[1:]]
    (code,) = (block.split("\nregister(")[0] for block in blocks if "MeanAbsNorm(Part)" in block)
    names = {"torch": torch, "nn": nn, "Part": Part, "declares": declares, "HookPoint": HookPoint}
    exec(code, names)
    return names["MeanAbsNorm"]


MeanAbsNorm = _from_contributing()


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
