"""Through the channel, an answer gets the same verdict and the same first words as without it."""

from collections.abc import Iterator

import pytest

from minigpt.course.exercises.prove import Proof, prove_all
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.strangers.grader import ProvingGrader

# What crosses in each of them is of another kind.
EXERCISES = [
    "0.1.4",  # tensors, changed in place
    "0.2.6",  # gradients of gradients, through a function of the test
]


@pytest.fixture(scope="module")
def grader() -> Iterator[ProvingGrader]:
    with ProvingGrader() as found:
        yield found


@pytest.mark.parametrize("number", EXERCISES)
def test_every_answer_gets_what_it_deserves(grader: ProvingGrader, number: str) -> None:
    found = list(prove_all(find_exercises(number), grader=grader))
    assert len(found) > 5
    assert [_problem(one) for one in found if _problem(one)] == []


def _problem(one: Proof) -> str:
    return "" if one.problem.startswith("takes ") else one.problem
