"""What `attention_heads` shows: weights that were checked, their entropies, the scores before."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from minigpt.viz.arrays import FigureError, Floats, Values, as_floats, number, pack

_TOLERANCE = 0.01  # a row of a half-precision softmax sums to 1 within this
CODES = 65535  # scores are kept to range / 65535


def checked(pattern: Values, normalized: bool, framed: bool) -> Floats:
    """Return [frame head query key] weights ≥ 0 whose rows sum to 1 where they must.

    Raises:
        FigureError: as `attention_heads` says.
    """
    axes = ("frame head query key",) if framed else ("head query key", "query key")
    weights = as_floats("pattern", pattern, *axes)
    weights = weights.reshape((1,) * (4 - weights.ndim) + weights.shape)
    named = slice(0 if framed else 1, None)  # the part of an index that the caller knows
    if weights.shape[2] != weights.shape[3]:
        raise FigureError(
            f"pattern has shape {weights.shape[named]}: expected [{axes[0]}] with as many queries "
            "as keys, both positions of one text."
        )
    if weights.min() < -1e-6:
        where = [int(i) for i in np.argwhere(weights < -1e-6)[0]]
        raise FigureError(
            f"pattern{where[named]} is {number(float(weights[tuple(where)]))}: attention weights "
            "are never negative; scores and differences go to heatmap(…, diverging=True)."
        )
    sums = weights.sum(-1)
    if normalized and (off := np.abs(sums - 1)).max() > _TOLERANCE:
        where = [int(i) for i in np.unravel_index(off.argmax(), off.shape)]
        other = np.abs(weights.sum(-2) - 1).max() <= _TOLERANCE
        why = (
            "the columns do, so softmax ran over the query axis instead of the key axis"
            if other
            else "pass the pattern after softmax over keys, or normalized=False for other weights"
        )
        raise FigureError(
            f"pattern{where[named]} sums to {sums[tuple(where)]:.2f} over keys instead of 1: {why}."
        )
    return weights


def keep(weights: Floats, normalized: bool) -> tuple[NDArray[np.uint8], float, NDArray[np.bool_]]:
    """Return the weights in 255 steps, the largest possible one, and which of a map are shown."""
    top = 1.0 if normalized else float(weights.max()) or 1.0
    coded = np.rint(weights.clip(0, top) / top * 255).astype(np.uint8)
    lower = np.tri(weights.shape[-1], dtype=bool)
    return coded, top, np.ones_like(lower) if coded[..., ~lower].any() else lower


def beside(
    weights: Floats,
    scores: Values | None,
    seen: NDArray[np.bool_],
    now: int,
    normalized: bool,
    framed: bool,
) -> tuple[Floats | None, Floats | None, dict[str, Any]]:
    """Return the entropies [head query] and scores of one frame, and all of them as data."""
    bits, data = _entropies(weights) if normalized else (None, {})
    if scores is None:
        return None if bits is None else bits[now], None, data
    raw, more = _scores(scores, weights.shape, framed, seen)
    return None if bits is None else bits[now], raw[now], data | more


def _entropies(weights: Floats) -> tuple[Floats, dict[str, Any]]:
    """Return the entropy of each row in bits [frame head query], and how the page keeps it."""
    p = weights.clip(0, 1)
    bits = -(p * np.log2(np.where(p > 0, p, 1))).sum(-1)
    most = float(np.log2(weights.shape[-1])) or 1.0
    coded = np.rint(bits.clip(0, most) / most * 255).astype(np.uint8)
    kept: Floats = coded.astype(np.float64) / 255 * most
    return kept, {"most": most, "bits": pack(coded, "u1")}


def _scores(
    scores: Values, shape: tuple[int, ...], framed: bool, seen: NDArray[np.bool_]
) -> tuple[Floats, dict[str, Any]]:
    """Return the scores in the pattern's shape, and how the page keeps those that are seen."""
    axes = ("frame head query key",) if framed else ("head query key", "query key")
    raw = as_floats("scores", scores, *axes, masked=True)
    if raw.size != np.prod(shape) or raw.shape != shape[-raw.ndim :]:
        raise FigureError(
            f"scores have shape {raw.shape}, the pattern {shape[0 if framed else 1 :]}: "
            "give the score of every weight."
        )
    low, step = float(raw.min()), float(np.ptp(raw)) / CODES or 1.0
    coded = np.rint((raw.reshape(shape) - low) / step).astype(np.uint16)
    kept: Floats = low + step * coded.astype(np.float64)
    high = float(np.abs(kept[..., seen]).max()) or 1.0
    codes = pack(coded[..., seen], "<u2")
    return kept, {"scores": codes, "low": low, "step": step, "high": high}
