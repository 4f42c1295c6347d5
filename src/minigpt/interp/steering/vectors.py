"""Steering: push the residual stream along a direction, or forbid it one, and let the model talk.

Positions are counted from the first token of the prompt, in generation with cached keys too, where
each pass holds only the newest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.activations import activations_at
from minigpt.interp.core.hook_functions import At
from minigpt.interp.core.results import require_finite
from minigpt.interp.steering.erasure import erase
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookFn, HookPoint, Key, full_name

Vector = Float[Tensor, "d_model"]
_Prompts = Tensor | Sequence[str]
Change = Callable[[Tensor, int], Tensor]


@contextmanager
def changed(
    model: GPT, changes: Mapping[Key, Change], positions: At = slice(None)
) -> Iterator[None]:
    """Replace activations by a function of them at chosen positions, for a `with` block.

    A change gets the activation [batch pos ...] of the present pass and the place in the text of
    its first position, and returns another of the same shape.

    Raises:
        ConfigError: no positions, or negative ones, which would mean others at every new token.
        HookError: a listed position that no pass reached, and all that `model.hooked` refuses.
    """
    listed = _listed(positions)
    points = model.hook_points
    named = {full_name(key, points): change for key, change in changes.items()}
    start = end = 0

    def look(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        nonlocal start
        past = kwargs.get("past", args[1] if len(args) > 1 else None)
        start = past.length if past else 0

    def run(value: Tensor, point: HookPoint) -> Tensor:
        nonlocal end
        n = value.shape[1]
        end = max(end, start + n)
        wanted = range(start + n)[positions] if isinstance(positions, slice) else listed
        here = [place - start for place in wanted if start <= place < start + n]
        new = value.clone()
        new[:, here] = named[point.name](value, start)[:, here]
        return new

    hooks: dict[str, HookFn] = dict.fromkeys(named, run)
    handle = model.register_forward_pre_hook(look, with_kwargs=True)
    try:
        with model.hooked(hooks):
            yield
    finally:
        handle.remove()
    if listed and max(listed) >= end:
        raise HookError(f"position {max(listed)} was never reached: the text has {end} tokens")


def _listed(positions: At) -> list[int]:
    if isinstance(positions, slice):
        negative = any(end is not None and end < 0 for end in (positions.start, positions.stop))
        if not negative:
            return []
    elif positions and min(positions) >= 0:
        return list(positions)
    raise ConfigError(
        f"positions={positions!r} must be counted from the first token, 0, and be at least one: "
        "the last token is another at every step of generation"
    )


def steering_vector(
    model: GPT, positive: _Prompts, negative: _Prompts, at: Key, *, position: int | None = -1
) -> Vector:
    """Return the direction from the mean activation of one set of prompts to that of another.

    $$ v = \\frac1{|P|} \\sum_{p ∈ P} x(p) - \\frac1{|N|} \\sum_{n ∈ N} x(n) $$

    Read at one `position` (None: the mean over all). Prompts are token ids, or strings that may
    differ in length: each is run by itself.

    Raises:
        ConfigError: an empty set.
        HookError: an unknown activation, NaN or infinity.

    Source: Marks & Tegmark 2023, §5; Rimsky et al. 2023, §3; Lesson 9.5.
    """
    means = []
    for name, prompts in (("positive", positive), ("negative", negative)):
        if not len(prompts):
            raise ConfigError(f"the {name} set is empty: give at least one prompt")
        batches = [prompts] if isinstance(prompts, Tensor) else [[text] for text in prompts]
        read = [activations_at(model, model.to_tokens(batch), [at])[0] for batch in batches]
        rows = [x.mean(1) if position is None else x[:, position] for x in read]
        means.append(torch.cat(rows).mean(0))
    return means[0] - means[1]


def steer(
    model: GPT, vectors: Mapping[Key, Vector], *, scale: float = 1.0, positions: At = slice(None)
) -> AbstractContextManager[None]:
    """Add a vector to activations for a `with` block, in generation too.

    $$ x_i ← x_i + α\\, v $$

    `vectors` by the name of the activation they are added to; `positions` are counted from the
    first token: a list, or a slice such as `slice(len(prompt), None)` for what is generated.

    Raises:
        ConfigError: no vector, or positions that are none.
        HookError: an unknown activation, a vector of another width, NaN or infinity.

    Source: Turner et al. 2023, §3; Lesson 9.5.
    """
    if not vectors:
        raise ConfigError("there is no vector to add: give {'blocks.5.resid_pre': vector}")

    def add(vector: Vector, key: Key, value: Tensor, start: int) -> Tensor:
        if vector.shape != value.shape[-1:]:
            raise HookError(
                f"a vector {list(vector.shape)} cannot be added at {key!r}, "
                f"whose width is {value.shape[-1]}"
            )
        return value + scale * vector.to(value)

    vectors = {key: require_finite(v, f"the vector for {key!r}") for key, v in vectors.items()}
    return changed(model, {key: partial(add, v, key) for key, v in vectors.items()}, positions)


def project_out(
    model: GPT,
    directions: Float[Tensor, "*k d_model"],
    at: Iterable[Key],
    *,
    positions: At = slice(None),
) -> AbstractContextManager[None]:
    """Remove what lies along one or several directions from activations, for a `with` block.

    $$ x_i ← x_i - x_i P^\\top P, \\qquad P \\text{ an orthonormal basis of the directions} $$

    To forbid a direction everywhere, name every place that is written to the stream.

    Raises:
        ConfigError: no place, directions of another width, or positions that are none.
        HookError: an unknown activation, NaN or infinity.

    Source: Arditi et al. 2024, §2.4; Lesson 9.5.
    """
    rows = require_finite(directions, "the directions").reshape(-1, directions.shape[-1])
    changes = {key: lambda value, start: erase(value, rows) for key in at}
    if not changes:
        raise ConfigError("no activation is named: give at least one, such as 'blocks.5.resid_pre'")
    return changed(model, changes, positions)
