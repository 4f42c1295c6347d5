"""Feedback names the misconception and does not print the answer."""

import math
import re
from collections import Counter

import pytest
import torch

from minigpt.course.grading.feedback import (
    MisconceptionError,
    as_tensor,
    close,
    differentiable,
    equal,
    expect,
    same_shape,
    telling,
    telling_apart,
    untouched,
)

X = torch.arange(6.0).reshape(2, 3) + 1


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        (None, X, "it is None: is there a return statement?"),
        (X.T.reshape(2, 3), X, r"4 of 6 values of it are wrong, the first at index [0, 1]"),
        (X.T, X, "stand in the wrong order"),
        (X[:1], X, "has size 1 along axis 0, and should have 2"),
        (X[0], X, "has 1 axes, shape [3], and should have 2"),
        (X.double(), X, "is float64, and should be float32"),
        (X / 0, X, "6 of 6 values of it are infinite"),
        (X * 8, X, "every value of it is 8 times what it should be"),
        (X * 1.0002, X, "every value of it is near, and not right: is something rounded?"),
        (-X, X, "has the wrong sign everywhere"),
        (X.T[:2, :2], X[:2, :2], "is transposed: its last two axes are swapped"),
        (3.0, 4, "it is 3, which is not right"),
        (1.2496, 1.25, "it is 1.2496, which is near, and not right"),
        ("a", 4, "is of type str, and should be a number"),
        (X, 4, "is a tensor of shape [2, 3], and should be one number"),
        (None, 4, "it is None"),
        (X, (X, X), "is of type Tensor, and should be 2 values"),
        ((X,), (X, X), "holds 1 values, and should hold 2"),
        ((X, 2 * X), (X, X), "every value of it[1] is 2 times"),
        (X, X.clone().requires_grad_(), "has lost its gradient"),
        (X + 7, X, "the listed slip"),
        ((X + 7).double(), X, "it is float64, and should be float32"),
        (X.double(), X, "the values of it are right, but it is float64"),
        (X.T.double(), X, "stand in the wrong order"),
    ],
)
def test_close(actual: object, expected: object, message: str) -> None:
    with pytest.raises(MisconceptionError, match=re.escape(message)):
        close(actual, expected, "it", hints=[(X + 7, "the listed slip")])


def test_hints_of_several_values() -> None:
    hints = [((None, X + 7), "the second one is late")]
    close((X, X), (X, X), hints=hints)
    with pytest.raises(MisconceptionError, match="the second one is late"):
        close((X, X + 7), (X, X), hints=hints)


def test_a_hint_must_tell_the_slip_from_the_solution() -> None:
    hints = [(X + 1e-7, "never right")]
    close(X, X, hints=hints)  # a learner is not bothered with it
    message = "'never right' expects is the right value"
    with pytest.raises(MisconceptionError, match=message), telling_apart():
        close(X, X, hints=hints)
    with telling_apart():
        close(X, X, hints=telling(hints, X))
        close(X, X, hints=[(X, "once apart is enough")])
        close(2 * X, 2 * X, hints=[(X, "once apart is enough")])


@pytest.mark.parametrize("value", [X, 3, 2.5, (X, 1), [X]])
def test_right_values_pass(value: object) -> None:
    close(value, value)


def test_number_may_be_a_scalar_tensor() -> None:
    close(torch.tensor(4.0), 4)


def test_size_is_named_by_its_axis() -> None:
    with pytest.raises(MisconceptionError, match="has size 3 along d_head, and should have 4"):
        same_shape(X, (2, 4), axes="pos d_head")


def test_right_shape_passes() -> None:
    same_shape(X, (2, 3))


def test_expect() -> None:
    expect(X > 0, "never said")
    with pytest.raises(MisconceptionError, match="all of it"):
        expect(X > 1, "all of it")


def test_untouched() -> None:
    with untouched(X, weights=X):
        _ = X + 1
    y = X.clone()
    with pytest.raises(MisconceptionError, match="changes its input y in place"), untouched(y=y):
        y += 1
    with pytest.raises(MisconceptionError, match="input argument 2"), untouched(X, y):
        y.zero_()


@pytest.mark.parametrize(
    ("before", "after"), [(math.nan, 0.0), (math.inf, torch.finfo().max), (0.0, math.nan)]
)
def test_untouched_sees_what_is_not_finite(before: float, after: float) -> None:
    y = torch.tensor([1.0, before])
    with untouched(y=y):
        _ = y + 1
    with pytest.raises(MisconceptionError, match="changes its input y"), untouched(y=y):
        y[1] = after


def test_differentiable() -> None:
    w = X.clone().requires_grad_()
    assert differentiable(w * 2).requires_grad
    with pytest.raises(MisconceptionError, match="cuts the graph"):
        differentiable((w * 2).detach())


def test_tensor_passes_through() -> None:
    assert as_tensor(X) is X


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        (None, [1], "it is None: is there a return statement?"),
        ("ab", ["a", "b"], "it is of type str, and should be a list"),
        ([1], {1: 2}, "it is of type list, and should be a dictionary"),
        ([1], "1", "it is of type list, and should be a string"),
        ([1, 3], [1, 2], "it is [1, 3], which is not right"),
        ([7], [1], "the listed slip"),
        ((7,), [1], "the listed slip"),
        ({"a": 1}, {"a": 2}, "which is not right"),
        (list(range(1000)), [1], "…, which is not right"),
    ],
)
def test_plain_data_is_compared_exactly(actual, expected, message) -> None:
    with pytest.raises(MisconceptionError, match=re.escape(message)):
        equal(actual, expected, "it", hints=[([7], "the listed slip")])


def test_plain_data_of_another_make_is_right() -> None:
    equal([("a", "b"), ["c"]], (["a", "b"], ("c",)))
    equal(Counter("aab"), {"a": 2, "b": 1})
    equal("a", "a")
    with pytest.raises(MisconceptionError, match="is the right value"), telling_apart():
        equal([1], [1], hints=[([1], "never right")])
