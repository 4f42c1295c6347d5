"""Prove the grader: right answers pass, and each wrong answer gets its own message."""

import ast
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from minigpt.course.exercises.compose import compose
from minigpt.course.exercises.source import Answer, Exercise
from minigpt.course.exercises.stubs import (
    hinted_text,
    regions,
    signatures,
    solution_text,
    stub_text,
)
from minigpt.course.grading.grader import BatchGrader, Grader, Task
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import Verdict

SECONDS = 5.0  # that the tests of one exercise may take


@dataclass(frozen=True)
class Proof:
    """One submission graded to prove the tests, and what is wrong with them, if anything."""

    exercise: Exercise
    case: str  # "solution", "stub", "hint 3", "right NAME", "no answer NAME", a wrong answer's name
    seconds: float
    message: str  # what a learner sees first
    problem: str
    passed: bool
    fails: tuple[str, ...] = ()  # the tests that it fails


@dataclass(frozen=True)
class _Case:
    """One submission, and what is expected of it."""

    exercise: Exercise
    name: str
    text: str | Path
    expect: Literal["pass", "stub", "fail"]
    fragments: tuple[str, ...] = ()  # of the first message, where it must fail

    def file(self, folder: Path) -> Path:
        """The submission as a file, called as the exercise's submissions are."""
        if isinstance(self.text, Path):
            return self.text
        one = self.exercise
        file = folder / one.folder / one.id / self.name.replace(" ", "_") / f"{one.id}.py"
        file.parent.mkdir(parents=True)
        file.write_text(self.text, encoding="utf8")
        return file


def prove_all(
    exercises: Sequence[Exercise], limits: Limits | None = None, grader: Grader | None = None
) -> Iterator[Proof]:
    """Grade the solution, the stub, the third hint and each listed answer of every exercise."""
    with tempfile.TemporaryDirectory(prefix="minigpt-prove-") as folder:
        cases = [case for one in exercises for case in _cases(one)]
        tasks = [
            Task(case.file(Path(folder)), case.exercise.tests, proving=case.name == "solution")
            for case in cases
        ]
        own = grader or BatchGrader()
        try:
            verdicts = own.grade(tasks, limits or Limits())
        finally:
            if grader is None:
                own.close()
    for case, verdict in zip(cases, verdicts, strict=True):
        message = verdict.first.message if verdict.first else ""
        problem = _problem(case, verdict)
        fails = tuple(test.test for test in verdict.tests if test.outcome == "failed")
        yield Proof(
            case.exercise, case.name, verdict.seconds, message, problem, verdict.passed, fails
        )


def idle_tests(found: Sequence[Proof]) -> Iterator[str]:
    """Name the tests of lessons of the new form that no listed wrong answer fails.

    A test is excused by a line of its docstring, `No wrong answer fails this: REASON`.
    """
    for one in {proof.exercise.key: proof.exercise for proof in found}.values():
        if not one.on_path:
            continue
        proofs = [proof for proof in found if proof.exercise.key == one.key]
        wrong = {answer.path.stem for answer in one.wrong}
        hunt = any(region.stub for region in regions(one))
        failed = {
            name.partition("[")[0]
            for proof in proofs
            if proof.case in wrong or (hunt and proof.case == "stub")
            for name in proof.fails
        }
        for node in ast.parse(one.tests.read_text(encoding="utf8")).body:
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            excused = "No wrong answer fails this:" in (ast.get_docstring(node) or "")
            if node.name not in failed and not excused:
                yield f"{one.number} {one.id}: no wrong answer fails {node.name}"


def _cases(one: Exercise) -> Iterator[_Case]:
    yield _Case(one, "solution", one.solution, "pass")
    yield _Case(one, "stub", one.stub, "stub")
    if one.on_path or one.key_lines:
        yield _Case(one, "hint 3", hinted_text(one), "pass")
    for right in one.right:
        yield _Case(one, f"right {right.path.stem}", _composed(one, right), "pass")
    for wrong in one.wrong:
        yield _Case(one, wrong.path.stem, _composed(one, wrong), "fail", wrong.fragments)
    short = [target.rpartition(":")[2] for target in one.no_answer]
    for target, said in zip(one.no_answer, short, strict=True):
        name = f"no answer {said if short.count(said) == 1 else target.replace(':', '.')}"
        yield _Case(one, name, _handed_on(one, target), "fail", ("You called",))


def _composed(one: Exercise, answer: Answer) -> str:
    return compose(solution_text(one), answer.path.read_text(encoding="utf8"))


def _handed_on(one: Exercise, target: str) -> str:
    """The solution, with one function that hands its work on to what is no answer."""
    names = list(signatures(stub_text(one)))
    module, _, path = target.partition(":")
    same = [own for own, part in one.replaces if part == target] + [path.rpartition(".")[2]]
    own = next((name for name in same if name in names), names[0])
    overlay = (
        "from importlib import import_module\n\n\n"
        f"def {own}(*arguments, **options):\n"
        f"    return import_module({module!r}).{path}(*arguments, **options)\n"
    )
    return compose(solution_text(one), overlay)


def _problem(case: _Case, verdict: Verdict) -> str:
    """What is wrong with the tests, by one case; empty when nothing is."""
    first = verdict.first
    if verdict.seconds > SECONDS:
        return f"takes {verdict.seconds:.1f} s, more than {SECONDS:.0f} s"
    if case.expect == "pass":
        if verdict.passed:
            return ""
        return f"fails at {first.test}: {first.message}" if first else "runs no test"
    if first is None:
        return "passes, and must not"
    if first.kind == "course":
        return first.message
    if case.expect == "stub":
        one = case.exercise
        hunt = any(region.stub for region in regions(one))
        intended = f"{one.number} {one.id} is not written yet"
        if not hunt and (first.kind != "todo" or intended not in first.message):
            return f"fails with {first.message!r}, not at its NotImplementedError"
        return ""
    missing = [piece for piece in case.fragments if piece not in first.message]
    return f"says {first.message!r}, without {missing[0]!r}" if missing else ""
