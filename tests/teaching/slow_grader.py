"""A grader that runs nothing: it reads its verdicts off the text of a submission, and keeps a log.

As a program it grades a class with itself, so that a test can kill it:
`python slow_grader.py SUBMISSIONS OUT LOG`.
"""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.grading.grader import Task
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import CheckOutcome, Verdict
from minigpt.course.teaching.journal import grading_in
from minigpt.course.teaching.marking import GradedClass, Job, grade_class
from minigpt.course.teaching.submissions import find_hand_ins
from minigpt.errors import CourseError

EXERCISES = tuple(one for one in find_exercises("2.2") if one.order in (1, 4))
TESTS = ("a", "b", "c", "d")


class SlowGrader:
    """A test passes if its letter stands in the submission; `!` ends the grader."""

    def __init__(self, log: Path | None = None, seconds: float = 0.0) -> None:
        self.log, self.seconds = log, seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        pass

    def each(
        self, tasks: Sequence[Task], limits: Limits | None = None
    ) -> Iterator[tuple[int, Verdict]]:
        for index, task in enumerate(tasks):
            time.sleep(self.seconds)
            text = task.submission.read_text(encoding="utf8")
            if text.startswith("!"):
                raise CourseError("the grading process ended unexpectedly")
            ours = task.submission.parents[2].name.startswith("-")  # the course's own
            if self.log and not ours:
                with self.log.open("a", encoding="utf8") as log:
                    log.write(f"{task.submission}\n")
            unsolved = "raise NotImplementedError" in text
            yield index, verdict(text if not ours else "" if unsolved else "abcd")


def verdict(letters: str) -> Verdict:
    """The verdict on an answer."""
    tests = [
        CheckOutcome(one, f"test {one}", "passed")
        if one in letters
        else CheckOutcome(one, f"test {one}", "failed", "wrong", f"{one} is missing")
        for one in TESTS
    ]
    return Verdict(tuple(tests), 0.5)


def grade(
    submissions: Path, out: Path, log: Path | None = None, seconds: float = 0.0
) -> GradedClass:
    """Grade a folder of submissions."""
    job = Job(EXERCISES, lambda: SlowGrader(log, seconds), "trusted", Limits())
    with grading_in(out) as journal:
        return grade_class(find_hand_ins(submissions).hand_ins, job, journal)


if __name__ == "__main__":
    grade(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), 0.01)
