"""Through the channel, an answer gets the same verdict and the same first words as without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from minigpt.course.exercises.prove import Proof, prove_all
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.grading.grader import Task
from minigpt.course.strangers.compare import compare_graders
from minigpt.course.strangers.grader import ProvingGrader

# What crosses in each of them is of another kind.
EXERCISES = [
    "0.1.4",  # tensors, changed in place
    "0.2.3",  # gradients of gradients, through a function of the test
    "1.2.1",  # objects of the package, with a property of the test's own
    "1.3.1",  # a class of the learner's
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


def test_both_graders_say_the_same() -> None:
    found = list(compare_graders(find_exercises("0.1.5")))
    assert all(one.same_verdict and one.same_words for one in found)
    assert {bool(one.near.message) for one in found} == {True, False}  # some pass, some do not


def test_what_a_test_expects_stays_with_the_test(grader: ProvingGrader, tmp_path: Path) -> None:
    """A thing that says it equals everything, and is every number less another, passes nothing."""
    (one,) = find_exercises("0.5.2")
    liar = tmp_path / f"{one.id}.py"
    liar.write_text(_LIAR, encoding="utf8")
    verdict = grader.grade([Task(liar, one.tests)])[0]
    assert not any(test.outcome == "passed" for test in verdict.tests)


_LIAR = """
class Everything:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __getattr__(self, name): return self
    def __call__(self, *arguments): return self
    __sub__ = __rsub__ = __abs__ = __lt__ = __gt__ = __le__ = __ge__ = __bool__ = __call__
    def __hash__(self): return 0

def interchange(graph, base, source, node):
    return Everything()
"""
