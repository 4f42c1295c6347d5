"""Places for the nodes of a layered graph: few crossings, straight chains, always the same.

The three steps of layered drawing: an edge that skips rows passes through a free slot in each of
them, rows are sorted by where their neighbors stand, then slots move to their neighbors' middle as
far as the slots beside them allow.

Source: Sugiyama, Tagawa & Toda 1981.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

Edge: TypeAlias = tuple[str, str]
Slot: TypeAlias = tuple[int, str, str]  # row, node, "" – or row, and the two ends of an edge

SWEEPS = 12
PASSAGE = 14.0  # width of the slot through which an edge passes a row


def place(
    rows: Sequence[Sequence[str]], edges: Sequence[Edge], width: float
) -> tuple[dict[Slot, float], dict[Edge, list[Slot]]]:
    """Return the center of every slot, and the slots that each edge passes through.

    Args:
        rows: the nodes of each row; edges lead from a row to a later one.
        edges: from, to.
        width: of a node with its gap.
    """
    row_of = {name: r for r, row in enumerate(rows) for name in row}
    order: list[list[Slot]] = [[(r, name, "") for name in row] for r, row in enumerate(rows)]
    near: dict[Slot, list[Slot]] = {slot: [] for row in order for slot in row}
    chains: dict[Edge, list[Slot]] = {}
    for a, b in edges:
        passed: list[Slot] = [(r, a, b) for r in range(row_of[a] + 1, row_of[b])]
        chain: list[Slot] = [(row_of[a], a, ""), *passed, (row_of[b], b, "")]
        for slot in passed:
            order[slot[0]].append(slot)
            near[slot] = []
        for low, high in pairwise(chain):
            near[low].append(high)
            near[high].append(low)
        chains[a, b] = chain
    at = {slot: i - (len(row) - 1) / 2 for row in order for i, slot in enumerate(row)}
    for sweep in range(SWEEPS):
        _sort(order, near, at, upward=sweep % 2 == 0)
    at = {slot: x for row in order for slot, x in _packed(row, width).items()}
    for sweep in range(SWEEPS):
        for row in order[:: 1 if sweep % 2 else -1]:
            _settle(row, near, at, width)
    return at, chains


def _sort(
    order: list[list[Slot]], near: Mapping[Slot, list[Slot]], at: dict[Slot, float], upward: bool
) -> None:
    """Sort each row by the middle of its neighbors in the row before it."""
    for r in range(len(order)) if upward else reversed(range(len(order))):
        before = r - 1 if upward else r + 1
        wish = {s: _mean([at[n] for n in near[s] if n[0] == before], at[s]) for s in order[r]}
        order[r].sort(key=wish.__getitem__)  # stable: ties keep their order
        for i, slot in enumerate(order[r]):
            at[slot] = i - (len(order[r]) - 1) / 2


def _settle(
    row: list[Slot], near: Mapping[Slot, list[Slot]], at: dict[Slot, float], width: float
) -> None:
    """Move the slots of a row towards their neighbors' middle, without changing their order."""
    wish = [_mean([at[n] for n in near[slot]], at[slot]) for slot in row]
    apart = [(_width(a, width) + _width(b, width)) / 2 for a, b in pairwise(row)]
    right, left = list(wish), list(wish)
    for i, least in enumerate(apart):
        right[i + 1] = max(wish[i + 1], right[i] + least)
    for i, least in reversed(list(enumerate(apart))):
        left[i] = min(wish[i], left[i + 1] - least)
    # Both keep the distances, hence so does their mean.
    at.update({slot: (a + b) / 2 for slot, a, b in zip(row, left, right, strict=True)})


def _packed(row: list[Slot], width: float) -> dict[Slot, float]:
    """Return the slots of a row side by side, the row centered at 0."""
    x = -sum(_width(slot, width) for slot in row) / 2
    result = {}
    for slot in row:
        result[slot] = x + _width(slot, width) / 2
        x += _width(slot, width)
    return result


def _width(slot: Slot, width: float) -> float:
    return PASSAGE if slot[2] else width


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default
