"""Examples in docstrings: numbers count, their rounding and layout do not, and a dtype does."""

import doctest

import pytest

from minigpt.course.grading.examples import NumberChecker
from minigpt.course.grading.explain import _in_test

LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def same(want: str, got: str) -> bool:
    return NumberChecker().check_output(want + "\n", got + "\n", LOOSE)


@pytest.mark.parametrize(
    ("want", "got"),
    [
        ("tensor([0., 1.])", "tensor([-0., 1.])"),
        ("0.36", "0.36000007"),
        ("tensor([0.3600, 1.0000])", "tensor([0.3600, 1.])"),
        ("tensor([0.3466])", "tensor([0.3467])"),
        ("tensor([[1., 0.]])", "tensor([[ 1.0000e+00, -2.3842e-08]])"),
        ("tensor([nan, inf, -inf])", "tensor([    nan,     inf, -inf])"),
        ("(tensor(4.), tensor(2.))", "(tensor(4.0000), tensor(2.))"),
        ("tensor([1., 2.], dtype=torch.float64)", "tensor([1.0000, 2.0000], dtype=torch.float64)"),
        ("[(0, 1), (2, 3)]", "[(0, 1),  (2, 3)]"),
        ("tensor([[2.]])", "tensor([[2.]], grad_fn=<RoundBackward0>)"),
        ("(tensor([1.]), 3)", "(tensor([1.], requires_grad=True), 3)"),
        ("tensor([0.3..., 2.])", "tensor([0.3466, 2.])"),
        ("{'x': 1, 'y': 0}", "{'x': True, 'y': False}"),
        ("[0.5, -1.0, 0.0]", "[np.float64(0.49999999999), np.float64(-1.0), np.float64(-0.0)]"),
    ],
)
def test_the_same(want: str, got: str) -> None:
    assert same(want, got)


@pytest.mark.parametrize(
    ("want", "got"),
    [
        ("0.36", "0.37"),
        ("1", "False"),
        ("True", "1"),
        ("0.36", "0.3605"),
        ("tensor([0.3466])", "tensor([0.3469])"),
        ("tensor([1., 2.])", "tensor([1, 2])"),
        ("tensor([1., 2.])", "tensor([1., 2.], dtype=torch.float64)"),
        ("tensor([1.], dtype=torch.float64)", "tensor([1.], dtype=torch.float16)"),
        ("tensor([nan])", "tensor([0.])"),
        ("tensor([inf])", "tensor([-inf])"),
        ("[(0, 1)]", "[(0, 2)]"),
        ("tensor([1., 2.])", "tensor([[1., 2.]])"),
        ("1e-05", "2e-05"),
        ("0.5", "np.float64(0.6)"),
        ("0.5", "np.float32(0.5)"),
        ("tensor([1., 2.])", "tensor([1., 2., 3.])"),
    ],
)
def test_not_the_same(want: str, got: str) -> None:
    assert not same(want, got)


def test_an_example_that_raises_quotes_no_empty_line() -> None:
    assert "``" not in _in_test(RuntimeError("m1 and m2 differ in dtype"), "")
