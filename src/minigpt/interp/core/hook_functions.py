"""Ready-made hook functions for `model.hooked`: zero, replace, scale, add, record.

`at` chooses positions (of the query, where the activation is a score or a pattern) and `head` one
head; both left out, the whole activation is changed. Each works on a copy.
"""

from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

import torch
from torch import Tensor

from minigpt.errors import HookError
from minigpt.model.hooks import HookFn, HookPoint

At = Sequence[int] | slice
SQUARE = (".pattern", ".scores")  # [batch head query key]; all else is [batch pos (head) …]
HEADED = (".q", ".k", ".v", ".z", ".rot_q", ".rot_k")


def pos_axis(name: str) -> int:
    """Say which axis of an activation is the position: 2 of a pattern, 1 of all else."""
    return 2 if name.endswith(SQUARE) else 1


def replace_with(new: Tensor | float, at: At = slice(None), head: int | None = None) -> HookFn:
    """Put a value, anything that broadcasts, in the activation's place."""
    return _edit(lambda old: new, at, head)


def zero(at: At = slice(None), head: int | None = None) -> HookFn:
    """Put zero in the activation's place."""
    return replace_with(0.0, at, head)


def scale(factor: float, at: At = slice(None), head: int | None = None) -> HookFn:
    """Multiply the activation by a number."""
    return _edit(lambda old: old * factor, at, head)


def add(vector: Tensor | float, at: At = slice(None), head: int | None = None) -> HookFn:
    """Add a vector, or anything that broadcasts, to the activation."""
    return _edit(lambda old: old + vector, at, head)


def record(into: MutableMapping[str, Tensor]) -> HookFn:
    """Keep the activation, gradients and all, under its point's name, and leave it as it is."""

    def look(value: Tensor, point: HookPoint) -> None:
        into[point.name] = value

    return look


def _edit(change: Callable[[Tensor], Tensor | float], at: At, head: int | None) -> HookFn:
    def run(value: Tensor, point: HookPoint) -> Tensor:
        place = _place(point.name, value, at, head)
        value = value.clone()
        value[place] = torch.as_tensor(change(value[place]), dtype=value.dtype).to(value.device)
        return value

    return run


def _place(name: str, value: Tensor, at: At, head: int | None) -> tuple[Any, ...]:
    """Index `[batch pos head]` or `[batch head query]`, the head as a slice that keeps its axis."""
    at = at if isinstance(at, slice) else list(at)
    if head is None:
        return (slice(None), slice(None), at) if pos_axis(name) == 2 else (slice(None), at)
    if not name.endswith((*SQUARE, *HEADED)):
        raise HookError(f"{name!r} has no heads: leave `head` out, or hook q, k, v, z or pattern")
    axis = 1 if pos_axis(name) == 2 else 2
    if not 0 <= head < value.shape[axis]:
        raise HookError(f"{name!r} has no head {head}: its heads are 0 to {value.shape[axis] - 1}")
    one = slice(head, head + 1)
    return (slice(None), one, at) if axis == 1 else (slice(None), at, one)
