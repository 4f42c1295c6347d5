"""A failure shows what was given: small inputs as numbers, large ones by shape and dtype."""

from types import ModuleType

import numpy as np
import pytest
import torch

from minigpt.course.grading.last_call import WIDE, Watched

SOURCE = """
def scale(x, by=2.0, *, name=""):
    x += 1
    return helper(x)

def helper(x):
    return x
"""


@pytest.fixture
def mine() -> Watched:
    module = ModuleType("mine")
    exec(SOURCE, vars(module))
    return Watched(module, ["scale", "helper"])


@pytest.mark.parametrize(
    ("x", "said"),
    [
        (torch.tensor([1.0, 0.25]), "[1, 0.25] float32"),
        (torch.tensor(3), "3 int64"),
        (torch.zeros(3, 4, dtype=torch.float64), "[3, 4] float64"),
        (torch.zeros(0), "[0] float32"),
        (np.ones(2), "[1, 1] float64"),
        (1.5, "1.5"),
    ],
)
def test_inputs_as_they_were_given(x, said, mine):
    mine.scale(x, name="q")
    assert mine.given == f"scale(x={said}, name='q')"


def test_what_the_submission_calls_itself_is_not_shown(mine):
    mine.scale(torch.zeros(1))
    assert mine.given.startswith("scale(")
    mine.helper(print)
    assert mine.given == "helper(x=a builtin_function_or_method)"


def test_a_call_that_does_not_fit_is_not_described(mine):
    mine.scale(1)
    with pytest.raises(TypeError, match="y"):
        mine.scale(1, y=2)
    assert not mine.given


def test_one_line_only(mine):
    mine.helper([torch.zeros(2, 2, 2), *range(99)])
    assert "… 100 in all" in mine.given
    mine.helper(tuple("a\n" * 40 for _ in range(9)))
    assert len(mine.given) <= WIDE
    assert "\n" not in mine.given
