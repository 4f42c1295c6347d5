"""One transformer block: two reads from the residual stream, two writes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jaxtyping import Float
from torch import Tensor

from minigpt.model import parts
from minigpt.model.config import GPTConfig
from minigpt.model.hooks import Hooked, HookPoint

if TYPE_CHECKING:
    from minigpt.model.generate import LayerKV


class Block(Hooked):
    """Attention, then an MLP, each reading a normalized copy of the stream and adding to it.

    $$ x ← x + \\text{attn}(\\text{LN}_1(x)), \\qquad x ← x + \\text{MLP}(\\text{LN}_2(x)) $$

    Which norm, attention and MLP these are, the config says; the block does not ask.

    Hooks, all [batch pos d_model]: the stream at `resid_pre`, `resid_mid`, `resid_post`, and
    what is added to it, `attn_out` and `mlp_out`.

    Source: Radford et al. 2019, §2.3; Lesson 3.4.
    """

    def __init__(self, cfg: GPTConfig) -> None:
        super().__init__()
        self.ln1, self.attn = parts.norm(cfg), parts.attention(cfg)
        self.ln2, self.mlp = parts.norm(cfg), parts.mlp(cfg)
        self.resid_pre, self.resid_mid, self.resid_post = (HookPoint() for _ in range(3))
        self.attn_out, self.mlp_out = HookPoint(), HookPoint()
        self.name_hooks()

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Add what attention and the MLP have to say to the stream."""
        x = self.resid_pre(x)
        x = self.resid_mid(x + self.attn_out(self.attn(self.ln1(x), past)))
        return self.resid_post(x + self.mlp_out(self.mlp(self.ln2(x))))


class PostNormBlock(Block):
    """Attention, then an MLP, each reading the stream itself, which is normalized after each write.

    $$ x ← \\text{LN}_1(x + \\text{attn}(x)), \\qquad x ← \\text{LN}_2(x + \\text{MLP}(x)) $$

    Hooks as in `Block`, all [batch pos d_model]; `resid_mid` and `resid_post` come after a norm,
    so that the stream is no sum of what was written.

    Source: Vaswani et al. 2017, §3.1; Lesson 3.2.
    """

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Add what attention has to say and normalize; then the MLP in the same way."""
        x = self.resid_pre(x)
        x = self.resid_mid(self.ln1(x + self.attn_out(self.attn(x, past))))
        return self.resid_post(self.ln2(x + self.mlp_out(self.mlp(x))))


class AttentionBlock(Hooked):
    """A block without an MLP: what is left when only attention may move and change things.

    $$ x ← x + \\text{attn}(\\text{LN}_1(x)) $$

    Hooks, all [batch pos d_model]: `resid_pre`, `attn_out`, `resid_post`.

    Source: Elhage et al. 2021; Lesson 7.1.
    """

    def __init__(self, cfg: GPTConfig) -> None:
        super().__init__()
        self.ln1, self.attn = parts.norm(cfg), parts.attention(cfg)
        self.resid_pre, self.attn_out, self.resid_post = (HookPoint() for _ in range(3))
        self.name_hooks()

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Add what attention has to say to the stream."""
        x = self.resid_pre(x)
        return self.resid_post(x + self.attn_out(self.attn(self.ln1(x), past)))
