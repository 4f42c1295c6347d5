"""The proof of the grader can fail: every kind of rot in an exercise is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from minigpt.course.exercises.cli import check_all
from minigpt.course.exercises.prove import idle_tests, prove_all
from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.source import Exercise
from minigpt.course.grading.grader import Grader


def scale() -> Exercise:
    return find_exercises("scale")[0]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def hint(one: Exercise, code: str) -> None:
    """Let the third hint be a block of code."""
    edit(
        one.home / "exercise.toml",
        '"scores / d_head ** …"',
        f"""'''
Divide:

```python
{code}
```
'''""",
    )


def differ(one: Exercise, table: str) -> None:
    """Declare answers that are judged otherwise in a box."""
    with (one.home / "exercise.toml").open("a", encoding="utf8") as file:
        file.write(f"\nin_process = {table}\n")


def forbid(one: Exercise, target: str) -> None:
    file = one.home / "exercise.toml"
    file.write_text(f"{file.read_text()}no_answer = ['{target}']\n")


def on_path(one: Exercise) -> None:
    """Let the exercise's lesson have the new form."""
    page = one.root / "book" / f"{one.folder}.md"
    page.parent.mkdir()
    page.write_text("---\nminigpt:\n  lesson: '2.3'\n  form: path\n---\n")


def test_sample_is_proven(course: Path, grader: Grader) -> None:
    proofs = list(prove_all(find_exercises("2.3"), grader=grader))
    assert [proof.problem for proof in proofs] == [""] * 9
    assert check_all(course) == []


@pytest.mark.parametrize(
    ("rot", "case", "problem"),
    [
        (
            lambda one: edit(one.solution, "/ d_head**0.5", "* d_head**0.5"),
            "solution",
            "fails at test_scale",
        ),
        (lambda one: one.tests.write_text(""), "solution", "fails at tests: there are no tests"),
        (lambda one: one.tests.write_text("import nope"), "stub", "do not load"),
        (
            lambda one: edit(one.stub, "your code here", "hm"),
            "stub",
            "not at its NotImplementedError",
        ),
        (lambda one: one.stub.write_text(one.solution.read_text()), "stub", "passes, and must not"),
        (lambda one: edit(one.tests, "its root", "a root"), "no_root", "without 'not by its root'"),
        (
            lambda one: edit(one.home / "wrong/no_root.py", "/ d_head", "/ d_head ** 0.5"),
            "no_root",
            "passes, and must not",
        ),
        (lambda one: edit(one.solution, "[[4.]]", "[[5.]]"), "solution", "the example of `scale`"),
        (
            lambda one: edit(one.home / "right/by_torch.py", ".rsqrt()", ".sqrt()"),
            "right by_torch",
            "fails at test_scale",
        ),
        (lambda one: hint(one, "return scores"), "hint 3", "fails at test_scale: there is no div"),
        (
            lambda one: forbid(one, "torch:sofmax"),
            "solution",
            "'torch:sofmax', which does not exist",
        ),
    ],
)
def test_rot_is_found(
    rot: Callable[[Exercise], None], case: str, problem: str, course: Path, grader: Grader
) -> None:
    rot(scale())
    if problem.startswith("the example"):
        edit(scale().stub, "[[4.]]", "[[5.]]")
    found = {proof.case: proof.problem for proof in prove_all([scale()], grader=grader)}
    assert problem in found[case]


def test_hints_and_calls_are_proven(course: Path, grader: Grader) -> None:
    hint(scale(), "if d_head:\n    return scores / d_head**0.5")
    forbid(scale(), "torch:Tensor.rsqrt")
    edit(scale().home / "right/by_torch.py", ".rsqrt()", " ** -0.5")
    found = {proof.case: proof.problem for proof in prove_all([scale()], grader=grader)}
    cases = ["solution", "stub", "hint 3", "right by_torch", "no_root", "no_scale"]
    assert found == dict.fromkeys([*cases, "no answer Tensor.rsqrt"], "")


def test_a_test_that_no_wrong_answer_fails_is_named(course: Path, grader: Grader) -> None:
    found = list(prove_all([scale()], grader=grader))
    assert {proof.case: proof.fails for proof in found}["no_root"] == ("test_scale", "example")
    assert list(idle_tests(found)) == [], "only lessons of the new form are asked"
    on_path(scale())
    assert list(idle_tests(found)) == ["2.3.1 scale: no wrong answer fails test_shape"]
    edit(
        scale().tests,
        "stays the same",
        "stays the same\n\n    No wrong answer fails this: rare.\n    ",
    )
    assert list(idle_tests(found)) == []


def test_slow_tests_are_found(
    course: Path, grader: Grader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minigpt.course.exercises.prove.SECONDS", 0.001)
    assert all("more than 0 s" in proof.problem for proof in prove_all([scale()], grader=grader))


@pytest.mark.parametrize(
    ("rot", "problem"),
    [
        (lambda one: edit(one.stub, "√", "root of "), "run minigpt exercises generate"),
        (lambda one: edit(one.solution, "### END SOLUTION", ""), "is never closed"),
        (lambda one: edit(one.solution, ">>>", ""), "no docstring holds an example"),
        (lambda one: edit(one.solution, "    ###", "###"), "outside of every function"),
        (lambda one: (one.home / "wrong/no_root.py").unlink(), "1 wrong answers, at least 2"),
        (
            lambda one: (one.home / "wrong/no_root.py").write_text("x = 1\n"),
            "begin with the message",
        ),
        (
            lambda one: edit(one.home / "right/by_torch.py", '"""', "#"),
            "must say how it is made",
        ),
        (lambda one: hint(one, "return (scores"), "hint 3 in the stub is not Python"),
        (lambda one: hint(one, "a\n```\n\n```python\nb"), "2 fenced blocks of Python for 1 region"),
        (lambda one: forbid(one, "softmax"), "no_answer is 'softmax', not a name such as"),
        (lambda one: differ(one, '{no_rot = "why"}'), "in_process names 'no_rot'; did you mean"),
        (lambda one: differ(one, '{no_root = ""}'), "in_process gives no reason for 'no_root'"),
        (lambda one: differ(one, '"no_root"'), "in_process is 'no_root', not a table"),
        (on_path, "scale/wrong: 2 wrong answers, at least 3 are needed"),
        (on_path, "scale/right: 1 right answers, at least 2 are needed"),
        (on_path, "hint 3 holds 0 fenced blocks of Python for 1 region"),
        (lambda one: one.tests.unlink(), "test_scale.py is missing"),
        (lambda one: (one.home / "exercise.toml").unlink(), "exercise.toml is missing"),
        (
            lambda one: edit(one.home / "exercise.toml", "minutes", "minuts"),
            "unknown field 'minuts'",
        ),
        (lambda one: edit(one.home / "exercise.toml", "= 2", "= 6"), "it goes from 1 to 5"),
        (
            lambda one: edit(one.home / "exercise.toml", '"Divide by a root.", ', ""),
            "hints has 2 steps",
        ),
        (
            lambda one: edit(one.home / "exercise.toml", "order = 1", "order = 2"),
            "2.3.2 is the number",
        ),
        (
            lambda one: edit(one.home / "exercise.toml", "order = 1", "order = 4"),
            "has no 2.3.3 before",
        ),
        (lambda one: edit(one.home / "exercise.toml", "order = 1", "order ="), "not valid TOML"),
        (lambda one: one.home.rename(one.home.with_name("scaled")), "belongs to no exercise"),
    ],
)
def test_check_finds(rot: Callable[[Exercise], None], problem: str, run, course: Path) -> None:
    rot(scale())
    assert any(problem in found for found in check_all(course))


def test_check_and_prove_by_command(run, course: Path) -> None:
    assert run("exercises", "check").returncode == 0
    table = run("exercises", "prove", "2.3.2")
    assert table.returncode == 0
    assert "4 cases, 0 not as they should be" in table.stdout
    scale().tests.unlink()
    broken = run("exercises", "check")
    assert broken.returncode == 1
    assert broken.stderr.strip().endswith("test_scale.py is missing")
