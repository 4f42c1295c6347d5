"""`minigpt exercises …`: for those who write exercises."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from minigpt.course.exercises.prove import Proof, idle_tests, prove_all
from minigpt.course.exercises.registry import all_exercises, exercise_homes, find_exercises
from minigpt.course.exercises.source import Exercise, read_exercise
from minigpt.course.exercises.stubs import (
    CONFTEST,
    examples,
    hinted_text,
    regions,
    signatures,
    stub_text,
)
from minigpt.course.files import save_work, shown
from minigpt.course.grading import show
from minigpt.course.grading.untouched import LISTING, listing
from minigpt.course.paths import course_root
from minigpt.errors import CourseError, nearest


@click.group()
def exercises() -> None:
    """Maintain exercises: generate stubs, check the files, prove the grader."""


@exercises.command()
def generate() -> None:
    """Write the stubs that learners start from, out of the solutions."""
    changed = [file for file, text in _generated(course_root()) if _write(file, text)]
    for file in changed:
        click.echo(f"wrote {shown(file)}")
    click.echo(f"{len(changed)} changed, {len(all_exercises())} exercises")


def _generated(root: Path) -> Iterator[tuple[Path, str]]:
    found = all_exercises(root)
    if found:
        yield root / "exercises" / "conftest.py", CONFTEST
    for one in found:
        yield one.stub, stub_text(one)
    if found:
        graded = [file for one in found for file in (one.stub, one.tests)]
        yield root / "exercises" / LISTING, listing(graded, root / "exercises")


def _write(file: Path, text: str) -> bool:
    if file.is_file() and file.read_text(encoding="utf8") == text:
        return False
    save_work(file, text)
    return True


@exercises.command()
def check() -> None:
    """Check every exercise's files, quickly, without running them."""
    problems = check_all(course_root())
    for problem in problems:
        click.echo(problem, err=True)
    count = len(exercise_homes(course_root()))
    click.echo(f"{count} exercises, {len(problems)} problems")
    sys.exit(1 if problems else 0)


def check_all(root: Path) -> list[str]:
    """Every problem of the exercises' files, one sentence each."""
    problems: list[str] = []
    found: list[Exercise] = []
    for home in exercise_homes(root):
        try:
            one = read_exercise(home, root)
            problems += _check(one)
            found.append(one)
        except (CourseError, SyntaxError) as problem:
            problems.append(str(problem))
        except FileNotFoundError as problem:
            problems.append(f"{Path(problem.filename).relative_to(root)} is missing")
    if not problems:
        problems += [_stale(file, root) for file, text in _generated(root) if _differs(file, text)]
    return problems + _orphans(found, root) + _clashes(found)


def _check(one: Exercise) -> Iterator[str]:
    where = one.home.relative_to(one.root).as_posix()
    found = regions(one)
    if not found:
        yield f"{where}/exercise.py: no region is marked ### BEGIN SOLUTION"
    if any(not region.indent for region in found):
        yield f"{where}/exercise.py: a region stands outside of every function"
    stub = stub_text(one)
    compile(stub, f"{where}/exercise.py (its stub)", "exec")
    if not examples(stub):
        yield f"{where}/exercise.py: no docstring holds an example (>>>)"
    for name, part in (*one.replaces, *one.layers):
        if name not in signatures(stub):
            yield f"{where}/exercise.toml: {part} is replaced by {name!r}, which is not defined"
    yield from _answers(one, where)
    if not one.tests.is_file():
        yield f"{one.tests.relative_to(one.root).as_posix()} is missing"
        return
    listed = [answer.path.stem for answer in (*one.wrong, *one.right)]
    for name, _ in one.in_process:
        if listed.count(name) > 1:
            yield f"{where}/exercise.toml: in_process: {name!r} is a right and a wrong answer"
        if name not in listed:
            yield f"{where}/exercise.toml: in_process names {name!r}; {nearest(name, listed)}"
    tests = {*signatures(one.tests.read_text(encoding="utf8")), "example"}
    for name, _ in one.weights:
        if name not in tests:
            yield f"{where}/exercise.toml: weights names {name!r}; {nearest(name, tests)}"


def _answers(one: Exercise, where: str) -> Iterator[str]:
    """What the listed answers and the third hint lack, in words."""
    for kind, found, needed in (
        ("wrong", one.wrong, 3 if one.on_path else 2),
        ("right", one.right, 2 if one.on_path else 0),
    ):
        if len(found) < needed:
            yield f"{where}/{kind}: {len(found)} {kind} answers, at least {needed} are needed"
    for wrong in one.wrong:
        if not wrong.fragments or not all(wrong.fragments):
            yield f"{where}/wrong/{wrong.path.name}: its docstring must begin with the message"
    for right in one.right:
        if not right.docstring:
            yield f"{where}/right/{right.path.name}: its docstring must say how it is made"
    if one.on_path or one.key_lines:
        try:
            compile(hinted_text(one), f"{where}/exercise.toml (hint 3)", "exec")
        except SyntaxError as problem:
            yield f"{where}/exercise.toml: hint 3 in the stub is not Python: {problem.msg}"


def _differs(file: Path, text: str) -> bool:
    return not file.is_file() or file.read_text(encoding="utf8") != text


def _stale(file: Path, root: Path) -> str:
    name = file.relative_to(root).as_posix()
    return f"{name} is not what its source generates: run minigpt exercises generate"


def _orphans(found: list[Exercise], root: Path) -> list[str]:
    known = {file for one in found for file in (one.stub, one.tests)}
    files = sorted(root.glob("exercises/*/*/*.py"))
    names = [file.relative_to(root).as_posix() for file in files if file not in known]
    return [f"{name} belongs to no exercise in solutions/" for name in names]


def _clashes(found: list[Exercise]) -> list[str]:
    numbers: dict[str, str] = {}
    problems = []
    for one in found:
        if one.number in numbers:
            problems.append(f"{one.number} is the number of {numbers[one.number]} and {one.id}")
        numbers[one.number] = one.id
    for one in found:
        before = f"{one.lesson}.{one.order - 1}"
        if one.order > 1 and before not in numbers:
            problems.append(f"{one.number} ({one.id}) has no {before} before it")
    parts = [part for one in found for _, part in (*one.replaces, *one.layers)]
    problems += [
        f"{part} is replaced by two exercises" for part in {*parts} if parts.count(part) > 1
    ]
    keys = [one.key for one in found]
    problems += [f"{key} is the key of two exercises" for key in {*keys} if keys.count(key) > 1]
    return problems


def _proof_lines(found: Sequence[Proof]) -> Iterator[show.StyledLine]:
    rows: list[tuple[str, ...]] = []
    for one in found:
        mark, time = "✗" if one.problem else "✓", f"{one.seconds:.2f} s"
        name = (mark, one.exercise.number, one.exercise.id, one.case, time)
        rows.append((*name, one.problem or one.message))
    yield from show.aligned(("", "no.", "exercise", "case", "time", "what the learner sees"), rows)
    yield from (show.StyledLine(f"finding: {text}", "yellow") for text in idle_tests(found))
    failed = sum(bool(one.problem) for one in found)
    yield show.StyledLine(f"{len(found)} cases, {failed} not as they should be", "bold")


def _compare(chosen: Sequence[Exercise]) -> bool:
    """Print where the two graders differ; whether their verdicts agree."""
    from minigpt.course.strangers.compare import compare_graders

    found, other, worded, declared = 0, 0, 0, 0
    for one in compare_graders(chosen):
        found += 1
        if one.declared and not one.same_verdict:
            declared += 1
            continue
        if not one.declared and one.same_verdict and one.same_words:
            continue
        other += one.declared or not one.same_verdict
        worded += one.same_verdict and not one.declared
        what = "other words" if one.same_verdict else "ANOTHER VERDICT"
        what = "THE SAME VERDICT, though `in_process` names it" if one.declared else what
        click.echo(f"{one.near.exercise.number} {one.near.case}: {what}")
        click.echo(
            f"  here:   {one.near.message or 'passes'}\n  in box: {one.far.message or 'passes'}"
        )
    click.echo(
        f"{found} answers, {other} with another verdict, {worded} with other first words, "
        f"{declared} declared `in_process`"
    )
    return bool(found) and not other


@exercises.command()
@click.argument("target", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--strangers", is_flag=True, help="Compare with the grader of strangers' code.")
def prove(target: str | None, as_json: bool, strangers: bool) -> None:
    """Run the solution, the stub, the third hint and every listed answer, right and wrong.

    Each must get what it deserves. With --strangers, each is graded twice, here and through the
    channel to a box, and must get the same verdict, unless `in_process` names it.
    """
    chosen = find_exercises(target) if target else all_exercises()
    if strangers:
        sys.exit(0 if _compare(chosen) else 1)
    found = list(prove_all(chosen))
    if as_json:
        data = [
            {"exercise": p.exercise.number, "case": p.case, "seconds": p.seconds}
            | {"message": p.message, "problem": p.problem, "fails": p.fails}
            for p in found
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        show.echo(_proof_lines(found))
    sys.exit(1 if not found or any(p.problem for p in found) else 0)
