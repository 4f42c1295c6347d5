"""What tests of exercises say: assertions that name the misconception and never print the answer.

    close(mine.scale(s, 16), s / 4, "the scaled scores", hints=[(s, "there is no division by √d")])

Every helper raises `MisconceptionError`, whose text is the one sentence that the learner reads.
`properties` has those that test a function as a whole: its gradient, its random draws.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

Hint = tuple[Any, str]  # (what a typical slip gives, the sentence that answers it)
_told: dict[str, bool] | None = None  # while a solution is proven: has a hint's value differed?


class MisconceptionError(AssertionError):
    """A wrong result, put into one sentence for the learner."""


def expect(condition: object, message: str) -> None:
    """Raise the message unless the condition holds; a tensor holds when all of it is true."""
    if not (bool(condition.all()) if isinstance(condition, Tensor) else bool(condition)):
        raise MisconceptionError(message)


def as_tensor(actual: object, what: str = "the result") -> Tensor:
    """Return `actual` if it is a tensor; else say what came back instead."""
    if isinstance(actual, Tensor):
        return actual
    if actual is None:
        raise MisconceptionError(f"{what} is None: is there a return statement?")
    if callable(actual):
        raise MisconceptionError(f"{what} is a function, not a tensor: is a pair of () missing?")
    kind = type(actual).__name__
    if type(actual).__module__ == "numpy":
        raise MisconceptionError(f"{what} is a NumPy {kind}, not a torch tensor: stay in torch")
    if isinstance(actual, tuple):
        raise MisconceptionError(
            f"{what} is a tuple of {len(actual)}, not one tensor: is there a stray comma?"
        )
    remedies = {"list": "torch.stack or torch.tensor makes one", "float": "did .item() slip in?"}
    remedy = remedies.get(kind, "see the types of the stub")
    raise MisconceptionError(f"{what} is of type {kind}, and should be a tensor: {remedy}")


def same_shape(
    actual: object, shape: Sequence[int], axes: str = "", what: str = "the result"
) -> None:
    """Compare a tensor's shape with the expected one, by the names of its axes.

    Args:
        actual: what the learner's function returned.
        shape: the expected sizes.
        axes: names of the axes, separated by blanks, such as "batch pos d_head".
        what: how the message calls the tensor.
    """
    found, wanted, names = tuple(as_tensor(actual, what).shape), tuple(shape), axes.split()
    if found == wanted:
        return
    words = f"[{axes}]" if names else f"{len(wanted)} axes"
    if len(found) != len(wanted):
        raise MisconceptionError(
            f"{what} has {len(found)} axes, shape {list(found)}, and should have "
            f"{len(wanted)}: {words} = {list(wanted)}"
        )
    if sorted(found) == sorted(wanted):
        where = dict(zip(wanted, names, strict=False))
        order = ", ".join(where.get(size, "?") for size in found)
        order = f" as ({order})" if len(where) == len(wanted) else ""
        raise MisconceptionError(
            f"the axes of {what} stand in the wrong order{order}: shape {list(found)} where "
            f"{words} = {list(wanted)} is asked"
        )
    wrong = [i for i in range(len(found)) if found[i] != wanted[i]]
    name = names[wrong[0]] if len(names) == len(wanted) else f"axis {wrong[0]}"
    raise MisconceptionError(
        f"{what} has size {found[wrong[0]]} along {name}, and should have {wanted[wrong[0]]}: "
        f"{words} = {list(wanted)}"
    )


def close(
    actual: object,
    expected: Any,
    what: str = "the result",
    hints: Sequence[Hint] = (),
    atol: float = 1e-5,
    rtol: float = 1e-4,
) -> None:
    """Compare with the expected value; a result that equals a typical slip gets that slip's words.

    The diagnosis goes by what is certain: the shape, the dtype, a slip, NaN or infinity, then how
    the values differ.

    Args:
        actual: what the learner's function returned.
        expected: a tensor, a number, or a tuple or list of these.
        what: how the message calls it, such as "the attention pattern".
        hints: pairs (what a typical slip gives, the sentence to say); the first match is said. Of
            several values a slip gives as many; None stands for those that it leaves right.
        atol: absolute tolerance.
        rtol: relative tolerance.
    """
    if isinstance(expected, tuple | list):
        _close_each(actual, expected, what, hints, atol, rtol)
        return
    if not isinstance(expected, Tensor):
        actual, expected = _number(actual, expected, what)
    found = as_tensor(actual, what).detach()
    wanted = expected.detach()
    if _told is not None:
        for value, text in hints:
            _told[text] = _told.get(text, False) or not _same(wanted, value, atol, rtol)
    fits = _same(found, wanted, atol, rtol)
    if fits and found.dtype == wanted.dtype:
        _keeps_gradient(actual, expected, what)
        return
    slip = next((text for value, text in hints if _same(found, value, atol, rtol)), "")
    if found.shape != wanted.shape and not slip:
        same_shape(found, wanted.shape, what=what)
    if found.dtype != wanted.dtype and found.shape == wanted.shape:
        raise MisconceptionError(_wrong_kind(found, wanted, what, fits))
    raise MisconceptionError(
        slip or _not_finite(found, wanted, what) or _difference(found, wanted, what, atol, rtol)
    )


def equal(
    actual: object, expected: Any, what: str = "the result", hints: Sequence[Hint] = ()
) -> None:
    """Compare plain data exactly: numbers, strings, and lists, tuples or dictionaries of them.

    A list may be a tuple, and a dictionary a `Counter`. What equals a typical slip gets that slip's
    words; the right value is never shown.
    """
    if _told is not None:
        for value, text in hints:
            _told[text] = _told.get(text, False) or value != expected
    if actual is None:
        raise MisconceptionError(f"{what} is None: is there a return statement?")
    kinds = {list: "a list", dict: "a dictionary", str: "a string"}
    kind = next((k for k in kinds if isinstance(expected, k)), None)
    fits = (list, tuple) if kind is list else kind
    if kind is not None and not isinstance(actual, fits or kind):
        raise MisconceptionError(
            f"{what} is of type {type(actual).__name__}, and should be {kinds[kind]}"
        )
    found = _lists(actual)
    if found == _lists(expected):
        return
    slip = next((text for value, text in hints if found == _lists(value)), "")
    shown = repr(actual)
    shown = shown if len(shown) <= 160 else shown[:157] + "…"
    raise MisconceptionError(slip or f"{what} is {shown}, which is not right")


def _lists(value: Any) -> Any:
    """Plain data with its tuples as lists, so that only what they hold is compared."""
    if isinstance(value, dict):
        return {key: _lists(one) for key, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, tuple | list) else value


def differentiable(actual: object, what: str = "the result") -> Tensor:
    """Check that gradients can flow back from the result, and return it."""
    result = as_tensor(actual, what)
    if not result.requires_grad:
        raise MisconceptionError(
            f"{what} has lost its gradient: .detach(), .item(), .data, torch.tensor(…) or "
            "torch.no_grad() cuts the graph"
        )
    return result


def telling(
    hints: Sequence[Hint], expected: Any, atol: float = 1e-5, rtol: float = 1e-4
) -> list[Hint]:
    """Of one list of hints for many inputs, those whose value is not the right one here."""
    wanted = torch.as_tensor(expected).detach()
    return [(value, text) for value, text in hints if not _same(wanted, value, atol, rtol)]


@contextmanager
def telling_apart() -> Iterator[None]:
    """Check that each hint given inside the `with` has a value that is not the right one.

    Raises:
        MisconceptionError: the values of a hint were the right ones, within the tolerance: it could
            not tell the slip from the solution.
    """
    global _told
    _told = {}
    try:
        yield
        same = [text for text, differs in _told.items() if not differs]
    finally:
        _told = None
    if same:
        raise MisconceptionError(
            f"what the hint {same[0]!r} expects is the right value, within the tolerance: choose "
            "an input that tells them apart"
        )


@contextmanager
def untouched(*tensors: Tensor, **named: Tensor) -> Iterator[None]:
    """Check that the code inside the `with` leaves these tensors as they were."""
    watched = {f"argument {i}": tensor for i, tensor in enumerate(tensors, start=1)} | named
    before = {name: tensor.detach().clone() for name, tensor in watched.items()}
    yield
    for name, tensor in watched.items():
        if not _unchanged(tensor.detach(), before[name]):
            raise MisconceptionError(
                f"your code changes its input {name} in place: +=, x[…] = … and methods that end "
                "in _ write into the caller's tensor; make a new one"
            )


def _unchanged(now: Tensor, before: Tensor) -> bool:
    if now.shape != before.shape:
        return False
    return bool(((now == before) | (now.isnan() & before.isnan())).all())


def _close_each(
    actual: object,
    expected: Sequence[Any],
    what: str,
    hints: Sequence[Hint],
    atol: float,
    rtol: float,
) -> None:
    if actual is None:
        raise MisconceptionError(f"{what} is None: is there a return statement?")
    if not isinstance(actual, tuple | list):
        kind = type(actual).__name__
        raise MisconceptionError(f"{what} is of type {kind}, and should be {len(expected)} values")
    if len(actual) != len(expected):
        raise MisconceptionError(
            f"{what} holds {len(actual)} values, and should hold {len(expected)}"
        )
    for i, (one, other) in enumerate(zip(actual, expected, strict=True)):
        each = [(value[i], text) for value, text in hints if value[i] is not None]
        close(one, other, f"{what}[{i}]", each, atol, rtol)


def _number(actual: Any, expected: Any, what: str) -> tuple[Tensor, Tensor]:
    if actual is None:
        raise MisconceptionError(f"{what} is None: is there a return statement?")
    if isinstance(actual, Tensor) and actual.numel() != 1:
        raise MisconceptionError(
            f"{what} is a tensor of shape {list(actual.shape)}, and should be one number"
        )
    try:
        value = float(actual)
    except (TypeError, ValueError):
        kind = type(actual).__name__
        raise MisconceptionError(f"{what} is of type {kind}, and should be a number") from None
    pair = torch.tensor([value, float(expected)], dtype=torch.float64)
    return pair[0], pair[1]


def _same(found: Tensor, value: Any, atol: float, rtol: float) -> bool:
    other = torch.as_tensor(value).detach()
    if found.shape != other.shape:
        return False
    return torch.allclose(found.double(), other.double(), atol=atol, rtol=rtol, equal_nan=True)


def _keeps_gradient(actual: object, expected: Tensor, what: str) -> None:
    if expected.requires_grad:
        differentiable(actual, what)


def _wrong_kind(found: Tensor, wanted: Tensor, what: str, fits: bool) -> str:
    of = f"the values of {what} are right, but it" if fits else what
    return f"{of} is {_name(found)}, and should be {_name(wanted)}: keep the dtype of what comes in"


def _not_finite(found: Tensor, wanted: Tensor, what: str) -> str:
    for bad, name in ((torch.isnan, "NaN (0/0 or ∞−∞)"), (torch.isinf, "infinite (1/0 or log 0)")):
        count = int(bad(found).sum())
        if count and not bad(wanted).any():
            return f"{count} of {found.numel()} values of {what} are {name}"
    return ""


def _name(tensor: Tensor) -> str:
    return str(tensor.dtype).removeprefix("torch.")


def _difference(found: Tensor, wanted: Tensor, what: str, atol: float, rtol: float) -> str:
    """Describe how two tensors of one shape differ, without giving the right values away."""
    if found.numel() == 1:
        shown = f"{found.item():.4g}"
        if shown == f"{wanted.item():.4g}":  # said so, it would look right
            shown = f"{found.item():.10g}"
            return f"{what} is {shown}, which is near, and not right: is something rounded?"
        return f"{what} is {shown}, which is not right"
    ours, theirs = found.double(), wanted.double()
    if _same(ours, -theirs, atol, rtol):
        return f"{what} has the wrong sign everywhere"
    if found.ndim >= 2 and _same(ours, theirs.transpose(-1, -2), atol, rtol):
        return f"{what} is transposed: its last two axes are swapped"
    big = theirs.abs() > 100 * atol
    ratio = (ours[big] / theirs[big]) if big.any() else ours.flatten()
    factor = ratio.median()
    if factor.abs() > 100 * atol and _same(ours, theirs * factor, atol, rtol):
        if f"{factor.item():.4g}" == "1":
            return f"every value of {what} is near, and not right: is something rounded?"
        return f"every value of {what} is {factor.item():.4g} times what it should be"
    off = ~torch.isclose(ours, theirs, atol=atol, rtol=rtol, equal_nan=True)
    where = [int(i) for i in off.nonzero()[0]]
    gap = (ours - theirs).abs()[off].max().item()
    return (
        f"{int(off.sum())} of {found.numel()} values of {what} are wrong, the first at index "
        f"{where}, by up to {gap:.2g}"
    )
