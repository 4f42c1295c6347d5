"""GPTs with one planted fault in every block: shapes fit, nothing is raised, and training runs.

Each fault is a slip that people make. `FAULTS` and `MORE_FAULTS` say what a block of that kind does
wrong; `planted` builds a model with it, from the same start weights as the model without.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, nearest
from minigpt.model import parts
from minigpt.model.attention import Attention
from minigpt.model.block import Block
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.model.layernorm import LayerNorm

if TYPE_CHECKING:
    from minigpt.model.kv_cache import LayerKV

FAULTS = {
    "mask": "every query may see one key too many, the next position's",
    "scale": "scores are not divided by √d_head",
    "merge": "the heads' outputs are reshaped into one vector without moving the axes back",
    "norm": "LayerNorm takes mean and variance over the positions as well",
    "skip": "what attention adds is added to the normalized stream, not to the stream",
}
MORE_FAULTS = {
    "batch": "LayerNorm takes mean and variance over the sequences of the batch as well",
    "sums": "the exponentials of the scores are not divided by their sum",
    "bare": "attention reads the stream itself, not its normalized copy",
}


class FaultyAttention(Attention):
    """GPT-2's attention, with any of the faults `mask`, `scale`, `merge`, `sums`.

    Hooks as in `Attention`; nothing is cached, and the fused kernel is never used.

    Source: Lesson 3.4.
    """

    def __init__(self, d_model: int, n_head: int, d_head: int, faults: frozenset[str]) -> None:
        super().__init__(d_model, n_head, d_head)
        self.faults = faults

    def attend(
        self,
        q: Float[Tensor, "batch query head d_head"],
        k: Float[Tensor, "batch key kv_head d_head"],
        v: Float[Tensor, "batch key kv_head d_head"],
    ) -> Float[Tensor, "batch query head d_head"]:
        """Let every query read, wrongly."""
        q, k, v = (part.transpose(1, 2) for part in (q, k, v))
        mask = torch.ones(q.shape[-2], q.shape[-2], device=q.device).tril(
            int("mask" in self.faults)
        )
        root = 1.0 if "scale" in self.faults else math.sqrt(self.d_head)
        scores = self.scores((q @ k.mT / root).masked_fill(mask == 0, -torch.inf))
        weights = (scores - scores.amax(-1, keepdim=True)).exp()
        total = 1.0 if "sums" in self.faults else weights.sum(-1, keepdim=True)
        return (self.pattern(weights / total) @ v).transpose(1, 2)

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Attend, and put the heads' outputs side by side, or not."""
        z = self.z(self.attend(*self.project(x)))
        z = z.transpose(1, 2).reshape(z.shape) if "merge" in self.faults else z
        return z.flatten(-2) @ self.W_O_fused + self.b_O


class WideNorm(LayerNorm):
    """LayerNorm with one mean and one variance for several vectors, which so learn of each other.

    Over all positions of a sequence it reads ahead; over the batch, it reads other texts.

    Source: Lesson 3.4.
    """

    def __init__(self, d_model: int, eps: float, over: int) -> None:
        super().__init__(d_model, eps)
        self.axes = (over, -1)

    def forward(self, x: Float[Tensor, "batch pos d_model"]) -> Float[Tensor, "batch pos d_model"]:
        """Normalize over dimensions and another axis together."""
        x = x - x.mean(self.axes, keepdim=True)
        scale = (x.pow(2).mean(self.axes, keepdim=True) + self.eps).sqrt().expand_as(x)[..., :1]
        return self.normalized(x / self.scale(scale) * self.w + self.b)


class SkippedNorm(LayerNorm):
    """A norm that hands on what it reads.

    Source: Lesson 3.4.
    """

    def forward(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Divide by one, and subtract nothing."""
        return self.normalized(x / self.scale(torch.ones_like(x[..., :1])))


class LostSkip(Block):
    """A block whose first addition starts from the normalized copy: the stream itself is lost.

    Source: Lesson 3.4.
    """

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Overwrite x by its normalized copy, then go on as if nothing had happened."""
        x = self.ln1(self.resid_pre(x))
        x = self.resid_mid(x + self.attn_out(self.attn(x, past)))
        return self.resid_post(x + self.mlp_out(self.mlp(self.ln2(x))))


class ParallelBlock(Block):
    """A block whose MLP reads the stream before attention wrote to it: a design, not a fault.

    GPT-J and PaLM have one norm for both halves; here each keeps its own, as in `Block`.

    $$ x ← x + \\text{attn}(\\text{LN}_1(x)) + \\text{MLP}(\\text{LN}_2(x)) $$

    Source: Wang & Komatsuzaki 2021; Chowdhery et al. 2022, §2, both with one norm; Lesson 3.4.
    """

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Let both halves read the stream as it came in."""
        x = self.resid_pre(x)
        mid = self.resid_mid(x + self.attn_out(self.attn(self.ln1(x), past)))
        return self.resid_post(mid + self.mlp_out(self.mlp(self.ln2(x))))


def planted(cfg: GPTConfig, faults: Iterable[str] = (), *, seed: int = 0) -> GPT:
    """Build a GPT-2 with these faults in every block; matrices start at N(0, 1/d_model).

    The start is wider than GPT-2's, so that a small model leaves its plateau within seconds.
    `"parallel"`, which is no fault, may be asked for as well.

    Raises:
        ConfigError: no such fault, or parts that are not GPT-2's.
    """
    wanted = frozenset(faults)
    for name in sorted(wanted):
        if name not in (valid := [*FAULTS, *MORE_FAULTS, "parallel"]):
            raise ConfigError(f"no fault {name!r}; {nearest(name, valid)}")
    if cfg != replace(cfg, norm="layer", norm_order="pre", positions="learned"):
        raise ConfigError("faults are planted in GPT-2's parts only: leave the parts as they are")
    gpt = GPT(cfg)
    blocks = torch.nn.ModuleList(_block(cfg, wanted) for _ in range(cfg.n_layer))
    gpt.blocks = cast("Sequence[Block]", blocks)
    gpt.name_hooks()
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in gpt.named_parameters():
        if name.rsplit(".", 1)[-1].startswith("W_"):
            torch.nn.init.normal_(parameter, std=cfg.d_model**-0.5, generator=generator)
    return gpt


def _block(cfg: GPTConfig, faults: frozenset[str]) -> Block:
    """Build a block; the parts that a fault names are the faulty ones."""
    kinds = {"skip": LostSkip, "parallel": ParallelBlock}
    kind = next((kind for name, kind in kinds.items() if name in faults), Block)
    block = kind(parts.norm(cfg), parts.attention(cfg), parts.norm(cfg), parts.mlp(cfg))
    if faults & {"mask", "scale", "merge", "sums"}:
        block.attn = FaultyAttention(cfg.d_model, cfg.n_head, cfg.d_head, faults)
    if "bare" in faults:
        block.ln1 = SkippedNorm(cfg.d_model, cfg.eps)
    for name, axis in (("norm", -2), ("batch", 0)):
        if name in faults:
            block.ln1, block.ln2 = (WideNorm(cfg.d_model, cfg.eps, axis) for _ in range(2))
    return block
