"""Prove the grader: solutions pass, stubs fail, and each wrong answer gets its own message."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from minigpt.course.exercises.compose import compose
from minigpt.course.exercises.source import Exercise
from minigpt.course.exercises.stubs import regions, solution_text
from minigpt.course.grading.grader import Grader, Limits, Task
from minigpt.course.grading.verdict import Verdict

SECONDS = 5.0  # that the tests of one exercise may take


@dataclass(frozen=True)
class Proof:
    """One submission graded to prove the tests, and what is wrong with them, if anything."""

    exercise: Exercise
    case: str  # "solution", "stub" or the wrong answer's name
    seconds: float
    message: str  # what a learner sees first
    problem: str


def prove_all(
    exercises: Sequence[Exercise], limits: Limits | None = None, grader: Grader | None = None
) -> Iterator[Proof]:
    """Grade the solution, the stub and each wrong answer of every exercise."""
    with tempfile.TemporaryDirectory(prefix="minigpt-prove-") as folder:
        cases = [case for one in exercises for case in _cases(one, Path(folder))]
        tasks = [Task(file, exercise.tests) for exercise, _, file in cases]
        own = grader or Grader()
        try:
            verdicts = own.grade(tasks, limits or Limits())
        finally:
            if grader is None:
                own.close()
    for (exercise, case, _), verdict in zip(cases, verdicts, strict=True):
        first = verdict.first
        message = first.message if first else ""
        problem = _problem(exercise, case, verdict)
        yield Proof(exercise, case, verdict.seconds, message, problem)


def _cases(exercise: Exercise, folder: Path) -> Iterator[tuple[Exercise, str, Path]]:
    yield exercise, "solution", exercise.solution
    yield exercise, "stub", exercise.stub
    for wrong in exercise.wrong:
        text = compose(solution_text(exercise), wrong.path.read_text(encoding="utf8"))
        file = folder / exercise.folder / exercise.id / wrong.path.stem / f"{exercise.id}.py"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf8")
        yield exercise, wrong.path.stem, file


def _problem(exercise: Exercise, case: str, verdict: Verdict) -> str:
    """What is wrong with the tests, by one case; empty when nothing is."""
    first = verdict.first
    if verdict.seconds > SECONDS:
        return f"takes {verdict.seconds:.1f} s, more than {SECONDS:.0f} s"
    if case == "solution":
        if verdict.passed:
            return ""
        return f"fails at {first.test}: {first.message}" if first else "runs no test"
    if first is None:
        return "passes, and must not"
    if first.kind == "course":
        return first.message
    if case == "stub":
        hunt = any(region.stub for region in regions(exercise))
        intended = f"{exercise.number} {exercise.id} is not written yet"
        if not hunt and (first.kind != "todo" or intended not in first.message):
            return f"fails with {first.message!r}, not at its NotImplementedError"
        return ""
    wrong = next(one for one in exercise.wrong if one.path.stem == case)
    missing = [piece for piece in wrong.fragments if piece not in first.message]
    return f"says {first.message!r}, without {missing[0]!r}" if missing else ""
