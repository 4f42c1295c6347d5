"""Weights of four or eight bits, back to 32: a block of 32 shares a scale, some an offset.

In numpy, on one thread: these are many small steps, for which threads would mostly wait.

Source: ggml, the formats Q4_0, Q4_1 and Q8_0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, UInt8

Blocks = UInt8[np.ndarray, "block byte"]
Weights = Float[np.ndarray, "block weight"]


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


def dequantize(stored: UInt8[np.ndarray, "byte"], kind: Kind) -> Float[np.ndarray, "weight"]:
    """Turn bytes into float32 weights."""
    with np.errstate(invalid="ignore", over="ignore"):  # a damaged scale makes NaN, as in ggml
        return kind.decode(stored.reshape(-1, kind.bytes)).reshape(-1)


def nibbles(packed: Blocks) -> Weights:
    """Unpack two numbers from 0 to 15 a byte: first every low half, then every high half."""
    halves = np.stack([packed & 15, packed >> 4], axis=1)
    return halves.reshape(len(packed), -1).astype(np.float32)


def half(stored: Blocks) -> Weights:
    """Read 16-bit floats."""
    return np.ascontiguousarray(stored).view("<f2").astype(np.float32)


def single(stored: Blocks) -> Weights:
    """Read 32-bit floats, as they are."""
    return stored.view("<f4")


def q8_0(stored: Blocks) -> Weights:
    """Read eight-bit numbers q and their block's scale: w = s · q."""
    weights = stored[:, 2:].view(np.int8).astype(np.float32)
    weights *= half(stored[:, :2])
    return weights


def q4_0(stored: Blocks) -> Weights:
    """Read four-bit numbers q and their block's scale: w = s · (q − 8)."""
    weights = nibbles(stored[:, 2:])
    weights -= 8
    weights *= half(stored[:, :2])
    return weights


def q4_1(stored: Blocks) -> Weights:
    """Read four-bit numbers q and their block's scale and minimum: w = s · q + m."""
    scale, minimum = np.split(half(stored[:, :4]), 2, axis=1)
    weights = nibbles(stored[:, 4:])
    weights *= scale
    weights += minimum
    return weights


# ggml's number of each kind that we read.
KINDS = {
    0: Kind("F32", 1, 4, single),
    1: Kind("F16", 1, 2, half),
    2: Kind("Q4_0", 32, 18, q4_0),
    3: Kind("Q4_1", 32, 20, q4_1),
    8: Kind("Q8_0", 32, 34, q8_0),
}
