"""Positions as rotations: queries and keys turn with the place they stand at."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.model.attention import Attention
from minigpt.model.hooks import HookPoint
from minigpt.model.part import Implied, declares

if TYPE_CHECKING:
    from minigpt.model.kv_cache import LayerKV

Turns = tuple[Float[Tensor, "pos pair"], Float[Tensor, "pos pair"]]


def rope_table(n_ctx: int, d_head: int, base: float, like: Tensor) -> RopeTable:
    """Return cosine and sine of the angle by which each pair turns at each position.

    $$ φ_{i,j} = i \\cdot θ^{-2j / d_{head}} \\quad\\text{(radians)} $$

    In the precision and on the device of `like`.

    Source: Su et al. 2021, §3.2.
    """
    compiling = torch.compiler.is_compiling()  # where a memory across calls cannot be traced
    table = _table.__wrapped__ if compiling else _table
    return table(n_ctx, d_head, base, like.dtype, like.device)


@lru_cache(maxsize=4)  # every layer of a model asks for the same
def _table(
    n_ctx: int, d_head: int, base: float, dtype: torch.dtype, device: torch.device
) -> tuple[Tensor, Tensor]:
    with torch.inference_mode(False):  # kept for others, who may need gradients
        pair = torch.arange(d_head // 2, dtype=torch.float64)
        position = torch.arange(n_ctx, dtype=torch.float64)
        angle = position[:, None] * base ** (-2 * pair / d_head)
        return angle.cos().to(device, dtype), angle.sin().to(device, dtype)


def apply_rope(
    x: Float[Tensor, "batch pos head d_head"],
    cos: Float[Tensor, "pos pair"],
    sin: Float[Tensor, "pos pair"],
) -> Float[Tensor, "batch pos head d_head"]:
    """Turn each pair, dimension j with dimension j + d_head/2, by its position's angle.

    $$ (a, b) ↦ (a \\cos φ - b \\sin φ,\\; b \\cos φ + a \\sin φ) $$

    A query at i and a key at j then score by i − j alone, wherever the pair stands.

    Source: Su et al. 2021, eq. 34, paired as in Hugging Face's Llama (the paper: 2j, 2j + 1).
    """
    a, b = x.chunk(2, dim=-1)
    cos, sin = cos[:, None], sin[:, None]
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class RotaryAttention(Attention):
    """Llama's attention: no biases, rotated queries and keys, and groups of heads with one key.

    $$ \\text{attn}(x)_i = \\sum_h \\sum_{j ≤ i} \\text{softmax}_j\\!\\left(
       \\frac{(R_i q_{h,i}) \\cdot (R_j k_{g,j})}{\\sqrt{d_{head}}}\\right) v_{g,j}\\, W_O^h,
       \\qquad g = \\lfloor h \\, n_{kv} / n_{head} \\rfloor $$

    Hooks: those of `Attention`, where `q` and `k` are not yet rotated, and after the rotation
    `rot_q` [batch pos head d_head] and `rot_k` [batch pos kv_head d_head].

    Source: Su et al. 2021; Ainslie et al. 2023; Touvron et al. 2023, §2.2.
    """

    reads: ClassVar = ("W_QKV",)
    bias: ClassVar = None
    writes: ClassVar = ("W_O_fused", "b_O")
    matrices: ClassVar = ("W_QKV", "W_O_fused")
    compared: ClassVar = ("rot_q", "rot_k", "v")
    relative: ClassVar = True

    def __init__(
        self, d_model: int, n_head: int, n_kv_head: int, d_head: int, *, n_ctx: int, base: float
    ) -> None:
        super().__init__(d_model, n_head, d_head, n_kv_head, bias=False)
        self.n_ctx, self.base = n_ctx, base
        self.rot_q, self.rot_k = HookPoint(), HookPoint()

    def forward(
        self, x: Float[Tensor, "batch pos d_model"], past: LayerKV | None = None
    ) -> Float[Tensor, "batch pos d_model"]:
        """Let every position read from itself and earlier ones, cached ones included."""
        q, k, v = self.project(x)
        start = past.length if past else 0
        q, k = self.rot_q(self.rotated(q, start)), self.rot_k(self.rotated(k, start))
        if past is not None:
            k, v = past.append(k, v)
        return self.z(self.attend(q, k, v)).flatten(-2) @ self.W_O_fused

    def rotated(
        self, x: Float[Tensor, "batch pos some_head d_head"], start: int = 0
    ) -> Float[Tensor, "batch pos some_head d_head"]:
        """Rotate queries or keys of positions from `start` on."""
        table = rope_table(self.n_ctx, self.d_head, self.base, x)
        cos, sin = (part[start : start + x.shape[1]] for part in table)
        return apply_rope(x, cos, sin)

    @declares
    def implied(self) -> Implied:
        """Say how rotated queries and keys, scores, pattern and z follow from q, k and v."""
        rotated = self.rotated
        return {"rot_q": (rotated, ("q",)), "rot_k": (rotated, ("k",)), **super().implied()}

    @declares
    def per_pair(self) -> int:
        """Count as `Attention` does: turning takes no part that grows with pairs."""
        return super().per_pair()

    @declares
    def at_offset(
        self, W_Q: Float[Tensor, "*head d_model d_head"], offset: int
    ) -> Float[Tensor, "*head d_model d_head"]:
        """Rotate queries' weights as keys see them from so many positions ahead.

        $$ W_Q ↦ W_Q R_δ $$

        Raises:
            ConfigError: a distance beyond the context.
        """
        if not 0 <= offset < self.n_ctx:
            raise ConfigError(f"offset={offset} must be between 0 and {self.n_ctx - 1}")
        return self.rotated(W_Q.reshape(1, 1, -1, self.d_head), offset).reshape(W_Q.shape)
