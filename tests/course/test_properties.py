"""One-line tests of a learner's function: what is right passes, each slip gets its words."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from minigpt.course.grading.explain import explain
from minigpt.course.grading.feedback import MisconceptionError
from minigpt.course.grading.properties import (
    any_layout,
    depends_on_seed,
    distinct_draws,
    full_support,
    nan_stays,
    same_gradients,
)

X = torch.randn(3, 4, generator=torch.Generator().manual_seed(0))


def draw(seed: int, n: int = 6) -> Tensor:
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed))


def half_gradient(x: Tensor, w: Tensor) -> Tensor:
    return x.detach() * w + (x * w - (x * w).detach()) / 2


def in_place(x: Tensor) -> Tensor:
    x += 1
    return x


def in_place_and_back(x: Tensor) -> Tensor:
    x += 1
    x -= 1
    return x.clone()


def slope_by_backward(x: Tensor) -> Tensor:
    """A slope whose graph nobody turns on: outside of a grader it is on."""
    leaf = x.clone().requires_grad_()
    leaf.square().sum().backward()
    assert leaf.grad is not None
    return leaf.grad


def slope_by_autograd(x: Tensor) -> Tensor:
    size = torch.ones(len(x), requires_grad=True)
    with torch.enable_grad():
        whole = (size[:, None] * x).square().sum()
    return torch.autograd.grad(whole, size)[0]


def in_memory_order(x: Tensor) -> Tensor:
    return torch.as_strided(x, (12,), (1,)).cumsum(0)


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (lambda: same_gradients(half_gradient, torch.mul, x=X, w=X + 1), "the gradient of x"),
        (lambda: same_gradients(lambda x: x.detach(), lambda x: x * 1, x=X), "lost its gradient"),
        (
            lambda: same_gradients(lambda x, w: x.detach() * w, torch.mul, x=X, w=X),
            "no gradient flows back to x",
        ),
        (lambda: any_layout(in_place, x=X.clone()), "changes its input x in place"),
        (lambda: nan_stays(torch.nan_to_num, x=X), "x holds a NaN, and the result shows none"),
        (lambda: nan_stays(lambda x, w: x, x=X, w=X), "w holds a NaN"),
        (lambda: any_layout(in_memory_order, x=X), "the result for transposed inputs"),
        (lambda: depends_on_seed(lambda seed: draw(0)), "the seed is not used"),
        (lambda: depends_on_seed(lambda seed: draw(min(seed, 2))), "or not everywhere"),
        (lambda: depends_on_seed(lambda seed: draw(seed % 100)), "used only in part"),
        (lambda: depends_on_seed(lambda seed: torch.rand(2)), "global random state"),
        (lambda: depends_on_seed(lambda seed: np.random.rand()), "global random state"),
        (lambda: depends_on_seed(lambda seed: random.random()), "global random state"),
        (
            lambda: distinct_draws([draw(0), draw(1), draw(0)]),
            "number 2 of the draws equals number 0",
        ),
        (lambda: full_support(lambda s: s % 2, range(3), 99), "never gives 1 of 3 outcomes"),
        (lambda: full_support(lambda s: s % 4, range(3), 99), "what it should never give"),
        (
            lambda: full_support(lambda s: int(s % 8 == 0), range(2), 400),
            "should be equally likely",
        ),
    ],
)
def test_slips(check: Callable[[], None], message: str) -> None:
    torch.manual_seed(0)
    with pytest.raises(MisconceptionError, match=message):
        check()


def test_writing_into_the_reader_s_tensor_is_no_way_out() -> None:
    def only_without_grad(x: Tensor) -> Tensor:
        return x + 1 if torch.is_grad_enabled() else x.add_(1)

    with pytest.raises((MisconceptionError, RuntimeError)):
        any_layout(only_without_grad, x=X)


def test_right_ones_pass() -> None:
    same_gradients(lambda x, w: torch.einsum("ij,ij->ij", x, w), torch.mul, x=X, w=X + 1)
    any_layout(lambda x, n: (x.reshape(-1) * n).sum(), x=X, n=2)
    any_layout(lambda x: (x + 1, x.sum()), x=X)
    any_layout(slope_by_autograd, x=X)
    any_layout(slope_by_backward, x=X)
    depends_on_seed(draw)
    distinct_draws(torch.stack([draw(seed) for seed in range(4)]))
    full_support(lambda seed: int(draw(seed, 3)[0]), range(3), 300)


def test_writing_to_a_read_only_input_is_explained():
    with pytest.raises(RuntimeError) as caught:
        any_layout(in_place_and_back, x=torch.zeros(3, 4))
    explanation = explain(caught.value, Path(__file__))
    assert explanation.message == "`x += 1` changes an input in place: work on a copy"
