"""The book's own exercises: the grader is proven against every one of them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from minigpt.course.exercises.cli import check_all
from minigpt.course.exercises.prove import prove_all
from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.grading.grader import BatchGrader, Grader, Task
from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.errors import CourseError

ROOT = Path(__file__).parents[2]
EXERCISES = all_exercises(ROOT)


def test_files_are_in_order() -> None:
    assert check_all(ROOT) == []


def test_every_written_lesson_has_three_to_seven() -> None:
    written = [lesson for lesson in read_curriculum(ROOT).lessons if lesson.written]
    assert written, "no lesson is written"
    for lesson in written:
        count = sum(one.folder == lesson.folder for one in EXERCISES)
        assert 3 <= count <= 7, f"lesson {lesson.id} has {count} exercises"


@pytest.fixture(scope="module")
def batch() -> Iterator[BatchGrader]:
    """A grader; one child at a time where pytest has a process for each core: each has 5 s."""
    with BatchGrader(at_once=1 if "PYTEST_XDIST_WORKER" in os.environ else None) as warm:
        yield warm


def test_a_number_that_cannot_be_at_once_is_refused() -> None:
    with BatchGrader(at_once=0) as none, pytest.raises(CourseError, match="ended unexpectedly"):
        none.grade([Task(EXERCISES[0].solution, EXERCISES[0].tests)])


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.key)
def test_proven(exercise: Exercise, batch: BatchGrader) -> None:
    """The solution passes, the stub fails as intended, each wrong answer gets its own message."""
    problems = [f"{p.case} {p.problem}" for p in prove_all([exercise], grader=batch) if p.problem]
    assert problems == []


@pytest.mark.parametrize("lesson", ["1.2", "3.1", "6.4", "7.3"])
def test_shared_imports_change_no_verdict(lesson: str, grader: Grader, batch: BatchGrader) -> None:
    one = next(one for one in EXERCISES if one.lesson == lesson and one.no_answer)
    alone, shared = (
        [(p.case, p.passed, p.message, p.fails) for p in prove_all([one], grader=way)]
        for way in (grader, batch)
    )
    assert shared == alone
