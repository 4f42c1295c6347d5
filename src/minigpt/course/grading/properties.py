"""Properties of a learner's function, each tested in one line: gradients, layouts, random draws.

    same_gradients(mine.attention, attention, q=q, k=k, v=v)
    any_layout(mine.attention, q=q, k=k, v=v)
    nan_stays(mine.attention, q=q, k=k, v=v)
    depends_on_seed(lambda seed: mine.shuffled_null(predicted, answer, 100, seed))

Arguments are given by name for the message's sake and handed on in their order.
"""

import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils._pytree import tree_leaves

from minigpt.course.grading.feedback import (
    MisconceptionError,
    as_tensor,
    close,
    differentiable,
    expect,
    untouched,
)

SeededDraw = Callable[[int], Any]  # from a seed to whatever the learner's function draws
_FAR = 22_176_000  # of the same remainder as 0 by 2 … 12, 100, 256 and 1000


def same_gradients(
    function: Callable[..., Any],
    oracle: Callable[..., Any],
    atol: float = 1e-5,
    rtol: float = 1e-4,
    **inputs: Any,
) -> None:
    """Compare the gradients of a random weighting of the result with those of an oracle."""
    found = _gradients(function, inputs)
    for name, wanted in _gradients(oracle, inputs).items():
        close(found[name], wanted, f"the gradient of {name}", atol=atol, rtol=rtol)


def _gradients(function: Callable[..., Any], inputs: dict[str, Any]) -> dict[str, Tensor]:
    given = {name: _leaf(value) for name, value in inputs.items()}
    result = differentiable(function(*given.values()))
    g = torch.Generator().manual_seed(0)
    weights = torch.randn(result.shape, generator=g, dtype=torch.float64).to(result.dtype)
    leaves = {n: x for n, x in given.items() if isinstance(x, Tensor) and x.requires_grad}
    found = torch.autograd.grad((result * weights).sum(), [*leaves.values()], allow_unused=True)
    for name, gradient in zip(leaves, found, strict=True):
        expect(
            gradient is not None,
            f"no gradient flows back to {name}: .detach(), .data or torch.tensor(…) cuts the graph",
        )
    return {name: as_tensor(one) for name, one in zip(leaves, found, strict=True)}


def _leaf(value: Any) -> Any:
    if isinstance(value, Tensor) and value.is_floating_point():
        return value.detach().clone().requires_grad_()
    return value


def any_layout(function: Callable[..., Any], **inputs: Any) -> None:
    """Check that the result is the same however the inputs lie in memory, and they stay as is.

    The layouts: transposed, every second entry of a larger tensor, and read-only.
    """
    watched = {name: value for name, value in inputs.items() if isinstance(value, Tensor)}
    with untouched(**watched):
        wanted = function(*inputs.values())
    for layout, lay in _LAYOUTS.items():
        given = {n: lay(x) if isinstance(x, Tensor) else x for n, x in inputs.items()}
        try:
            with untouched(**{name: given[name] for name in watched}):
                found = _call(function, given)
        except RuntimeError as problem:
            if layout == "read-only" and "cannot be saved for backward" in str(problem):
                continue  # a gradient taken inside needs tensors that autograd may keep
            raise
        close(found, _plain(wanted), f"the result for {layout} inputs")


def _call(function: Callable[..., Any], given: dict[str, Any]) -> Any:
    """Call without a graph, and with one where the function takes a gradient inside."""
    try:
        with torch.no_grad():
            return function(*given.values())
    except RuntimeError as problem:
        if "does not require grad" not in str(problem):
            raise
    return function(*given.values())


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.detach() if isinstance(value, Tensor) else value


def _transposed(x: Tensor) -> Tensor:
    return x.transpose(0, -1).contiguous().transpose(0, -1) if x.ndim else x


def _strided(x: Tensor) -> Tensor:
    return torch.stack([x, torch.zeros_like(x)], -1)[..., 0]


def _read_only(x: Tensor) -> Tensor:
    with torch.inference_mode():
        return x.clone()  # may be read anywhere, written to nowhere outside of this block


_LAYOUTS = {"transposed": _transposed, "strided": _strided, "read-only": _read_only}


def nan_stays(function: Callable[..., Any], **inputs: Any) -> None:
    """Check that a NaN in any input of numbers is still seen in the result."""
    for name, value in inputs.items():
        if not (isinstance(value, Tensor) and value.is_floating_point()):
            continue
        spoiled = value.detach().clone(memory_format=torch.contiguous_format)
        spoiled.view(-1)[0] = torch.nan
        with torch.no_grad():
            found = function(*(inputs | {name: spoiled}).values())
        expect(
            any(one.isnan().any() for one in tree_leaves(found) if isinstance(one, Tensor)),
            f"{name} holds a NaN, and the result shows none: nan_to_num, a clamp or a comparison "
            "hides it, and whoever looks for the fault finds nothing",
        )


def depends_on_seed(draw: SeededDraw, what: str = "the draw", n: int = 4) -> None:
    """Check a seeded function: one seed, one result; other seeds, others; no global state."""
    before = _global_states()
    first, again = _bits(draw(0)), _bits(draw(0))
    others, far = [_bits(draw(seed)) for seed in range(1, n)], _bits(draw(_FAR))
    expect(
        before == _global_states(),
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    expect(first == again, f"the same seed gives another result for {what}")
    expect(
        len({first, *others}) == n,
        f"another seed gives the same result for {what}: the seed is not used, or not everywhere",
    )
    expect(
        far not in {first, *others},
        f"a seed far away gives the same result for {what}: the seed is used only in part, where "
        "it should be used as it is",
    )


def _global_states() -> Hashable:
    """What random draws without a generator of their own change, in PyTorch, NumPy and Python."""
    return (
        torch.get_rng_state().numpy().tobytes(),
        str(np.random.get_state()),
        random.getstate(),
    )


def distinct_draws(draws: Tensor | Sequence[Any], what: str = "the draws") -> None:
    """Check that no two draws of one call are the same, bit for bit."""
    seen: dict[Hashable, int] = {}
    for i, draw in enumerate(draws):
        bits = _bits(draw)
        expect(
            bits not in seen,
            f"number {i} of {what} equals number {seen.get(bits)}: draw each one anew",
        )
        seen[bits] = i


def full_support(
    draw: SeededDraw, outcomes: Sequence[Any], n: int, what: str = "the draw", even: bool = True
) -> None:
    """Check that seeds 0 … n − 1 give each outcome and no other, equally often if `even`.

    Equally often is within five standard deviations: by chance alone, one outcome in two million
    lies outside.
    """
    counts = Counter(_bits(draw(seed)) for seed in range(n))
    allowed = {_bits(one): one for one in outcomes}
    strange = [bits for bits in counts if bits not in allowed]
    expect(not strange, f"{what} gives what it should never give: {strange[:1]}")
    missing = [one for bits, one in allowed.items() if bits not in counts]
    expect(
        not missing,
        f"{what} never gives {len(missing)} of {len(allowed)} outcomes in {n} draws, such as "
        f"{missing[:1]}",
    )
    p = 1 / len(allowed)
    slack = 5 * (n * p * (1 - p)) ** 0.5
    for bits, count in counts.items():
        expect(
            not even or abs(count - n * p) <= slack,
            f"{what} gives {allowed[bits]} {count} times in {n}, where all {len(allowed)} outcomes "
            "should be equally likely",
        )


def _bits(value: Any) -> Hashable:
    """A value as something that compares exactly."""
    if isinstance(value, Tensor):
        return (str(value.dtype), tuple(value.shape), tuple(value.detach().flatten().tolist()))
    if isinstance(value, tuple | list):
        return tuple(_bits(one) for one in value)
    if not isinstance(value, Hashable):
        raise MisconceptionError(f"a draw is of type {type(value).__name__}: see the stub's types")
    return value
