"""One transformer block: two reads from the residual stream, two writes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import ConfigError
from minigpt.model.hooks import Hooked, HookPoint
from minigpt.model.part import Implied, Part, declares, require

if TYPE_CHECKING:
    from minigpt.model.kv_cache import LayerKV

_Stream = Float[Tensor, "batch pos d_model"]


class Sublayer(NamedTuple):
    """Where a part of a block stands: all are names of the block's attributes."""

    norm: str  # through which it reads
    part: str
    reads: str  # the stream it reads
    write: str  # the activation that it adds
    site: str  # the stream after that


ATTENTION_SUBLAYER = Sublayer("ln1", "attn", "resid_pre", "attn_out", "resid_mid")
MLP_SUBLAYER = Sublayer("ln2", "mlp", "resid_mid", "mlp_out", "resid_post")


class Block(Hooked, Part):
    """Attention, then an MLP, each reading a normalized copy of the stream and adding to it.

    $$ x ← x + \\text{attn}(\\text{LN}_1(x)), \\qquad x ← x + \\text{MLP}(\\text{LN}_2(x)) $$

    Which norm, attention and MLP these are, the block does not ask.

    Hooks, all [batch pos d_model]: the stream at `resid_pre`, `resid_mid`, `resid_post`, and
    what is added to it, `attn_out` and `mlp_out`.

    Source: Radford et al. 2019, §2.3; Lesson 3.4.
    """

    ln1: Any
    attn: Any
    ln2: Any
    mlp: Any
    sublayers: ClassVar[tuple[Sublayer, ...]] = (ATTENTION_SUBLAYER, MLP_SUBLAYER)
    sums: ClassVar = True  # whether the stream is the sum of what was written to it

    def __init__(self, ln1: Any, attn: Any, ln2: Any, mlp: Any) -> None:
        super().__init__()
        self.ln1, self.attn, self.ln2, self.mlp = ln1, attn, ln2, mlp
        self.resid_pre, self.resid_mid, self.resid_post = (HookPoint() for _ in range(3))
        self.attn_out, self.mlp_out = HookPoint(), HookPoint()
        self.name_hooks()

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Add the outputs of attention and of the MLP to the stream."""
        x = self.resid_pre(x)
        x = self.resid_mid(x + self.attn_out(self.attn(self.ln1(x), past)))
        return self.resid_post(x + self.mlp_out(self.mlp(self.ln2(x))))

    @declares
    def attention_half(self, x: _Stream, past: LayerKV | None = None) -> _Stream:
        """Run the first line of `forward`: from the stream before attention to that after it."""
        x = self.resid_pre(x)
        return self.resid_mid(x + self.attn_out(self.attn(self.ln1(x), past)))

    @declares
    def mlp_half(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Run the second line of `forward`: from there to the stream after the MLP."""
        return self.resid_post(x + self.mlp_out(self.mlp(self.ln2(x))))

    @declares
    def implied(self) -> Implied:
        """Say which streams follow from others and from what was added."""
        return {s.site: (torch.add, (s.reads, s.write)) for s in self.sublayers}


class PostNormBlock(Block):
    """Attention, then an MLP, each reading the stream itself, which is normalized after each write.

    $$ x ← \\text{LN}_1(x + \\text{attn}(x)), \\qquad x ← \\text{LN}_2(x + \\text{MLP}(x)) $$

    Hooks as in `Block`, all [batch pos d_model]; `resid_mid` and `resid_post` come after a norm,
    so that the stream is no sum of what was written.

    Source: Vaswani et al. 2017, §3.1; Lesson 3.2.
    """

    sums: ClassVar = False

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Add attention's output and normalize; then the same for the MLP."""
        x = self.resid_pre(x)
        x = self.resid_mid(self.ln1(x + self.attn_out(self.attn(x, past))))
        return self.resid_post(self.ln2(x + self.mlp_out(self.mlp(x))))


class AttentionBlock(Hooked, Part):
    """A block of attention alone, without an MLP.

    $$ x ← x + \\text{attn}(\\text{LN}_1(x)) $$

    Hooks, all [batch pos d_model]: `resid_pre`, `attn_out`, `resid_post`.

    Source: Elhage et al. 2021; Lesson 7.1.
    """

    ln1: Any
    attn: Any
    sublayers: ClassVar = (ATTENTION_SUBLAYER._replace(site="resid_post"),)
    sums: ClassVar = True

    def __init__(self, ln1: Any, attn: Any) -> None:
        super().__init__()
        self.ln1, self.attn = ln1, attn
        self.resid_pre, self.attn_out, self.resid_post = (HookPoint() for _ in range(3))
        self.name_hooks()

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Add attention's output to the stream."""
        x = self.resid_pre(x)
        return self.resid_post(x + self.attn_out(self.attn(self.ln1(x), past)))

    @declares
    def attention_half(self, x: _Stream, past: LayerKV | None = None) -> _Stream:
        """Run the whole block."""
        return self(x, past)

    @declares
    def mlp_half(
        self, x: Float[Tensor, "*batch pos d_model"]
    ) -> Float[Tensor, "*batch pos d_model"]:
        """Return the stream as it is: there is no second half."""
        return x

    @declares
    def implied(self) -> Implied:
        """Say that the stream after attention is what was there and what was added."""
        return {s.site: (torch.add, (s.reads, s.write)) for s in self.sublayers}


def require_sums(blocks: Iterable[nn.Module]) -> None:
    """Refuse blocks whose stream is not the sum of what is written to it.

    Raises:
        ConfigError: a block that normalizes its stream, or does not say whether it does.
    """
    for block in blocks:
        if not require(block, "sums", "every method that takes the stream for a sum of writes"):
            raise ConfigError(
                f"this model's blocks are {type(block).__name__}s: each norm rescales all that was "
                "written before, so the stream is no sum of writes; take a model with "
                "norm_order='pre'"
            )
