"""Weights of four or eight bits, back to 32: a block of 32 shares a scale, some an offset.

Source: ggml, the formats Q4_0, Q4_1 and Q8_0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float, UInt8
from torch import Tensor

Blocks = UInt8[Tensor, "block byte"]
Weights = Float[Tensor, "block weight"]


@dataclass(frozen=True)
class Kind:
    """How a tensor is stored: blocks of `weights` weights in `bytes` bytes, and what they mean."""

    name: str
    weights: int
    bytes: int
    decode: Callable[[Blocks], Weights]

    def size(self, n_weights: int) -> int:
        """How many bytes so many weights take."""
        return n_weights // self.weights * self.bytes


def dequantize(stored: UInt8[Tensor, "byte"], kind: Kind) -> Float[Tensor, "weight"]:
    """Turn bytes into float32 weights, always in memory of their own."""
    return kind.decode(stored.view(-1, kind.bytes)).flatten()


def nibbles(packed: Blocks) -> Weights:
    """Unpack two numbers from 0 to 15 a byte: first every low half, then every high half."""
    return torch.stack([packed & 15, packed >> 4], dim=1).flatten(1).float()


def half(stored: Blocks) -> Float[Tensor, "block number"]:
    """Read 16-bit floats."""
    return stored.contiguous().view(torch.float16).float()


def float32(stored: Blocks) -> Weights:
    """Read plain 32-bit floats."""
    return stored.clone().view(torch.float32)


def q8_0(stored: Blocks) -> Weights:
    """Read eight-bit numbers q and their block's scale: w = s · q."""
    return stored[:, 2:].view(torch.int8).float().mul_(half(stored[:, :2]))


def q4_0(stored: Blocks) -> Weights:
    """Read four-bit numbers q and their block's scale: w = s · (q − 8)."""
    return nibbles(stored[:, 2:]).sub_(8).mul_(half(stored[:, :2]))


def q4_1(stored: Blocks) -> Weights:
    """Read four-bit numbers q and their block's scale and minimum: w = s · q + m."""
    scale, offset = half(stored[:, :4]).split(1, dim=1)
    return nibbles(stored[:, 4:]).mul_(scale).add_(offset)


# ggml's number of each kind that we read.
KINDS = {
    0: Kind("F32", 1, 4, float32),
    1: Kind("F16", 1, 2, half),
    2: Kind("Q4_0", 32, 18, q4_0),
    3: Kind("Q4_1", 32, 20, q4_1),
    8: Kind("Q8_0", 32, 34, q8_0),
}
