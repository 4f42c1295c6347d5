"""The learner's commands, run as the learner runs them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.stubs import solution_text
from minigpt.course.progress.record import changing_progress

FOLDER = "my/phase-02-attention/03-single-head"
BAD = "def scale(scores, d_head):\n    return scores\n"


def solve(name: str, course: Path) -> Path:
    """Write the solution into the learner's file."""
    one = find_exercises(name, course)[0]
    file = one.submission(course / "my")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(solution_text(one))
    return file


def test_from_start_to_solved(run, course: Path) -> None:
    started = run("start", "2.3")
    assert started.returncode == 0
    assert f"2.3.1  {FOLDER}/scale.py is yours to edit" in started.stdout
    stuck = run("grade", "2.3")
    assert stuck.returncode == 1
    assert "2.3.1 scale is not written yet" in stuck.stdout
    assert f"at {FOLDER}/scale.py:14" in stuck.stdout
    assert "0 of 2 exercises passed; stuck? minigpt hint 2.3.1" in stuck.stdout
    assert "Traceback" not in stuck.stdout + stuck.stderr
    solve("scale", course)
    solve("causal", course)
    done = run("grade", "2.3")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "2 of 2 exercises passed"
    assert "2.3 Single-head attention: 2 of 2 solved" in run("progress").stdout


def test_one_exercise_that_passes_names_the_next(run, course: Path) -> None:
    solve("scale", course)
    assert "1 of 1 exercise passed; next: minigpt start 2.3.2\n" in run("grade", "2.3.1").stdout
    solve("causal", course)
    assert run("grade", "2.3.1").stdout.endswith("1 of 1 exercise passed\n")


def test_first_failure_in_full_the_rest_on_request(run, course: Path) -> None:
    solve("scale", course).write_text(BAD)
    brief, full = run("grade", "scale").stdout, run("grade", "scale", "--all").stdout
    assert "  ✓ the shape stays the same\n  ✗ scores are divided by √d_head\n" in brief
    assert "      there is no division by √d_head\n" in brief
    assert "      last call: scale(" in brief
    assert "… 1 more not passed (--all shows them)" in brief
    assert "✗ the example in the docstring" not in brief
    assert "✗ the example in the docstring" in full
    assert "`scale(torch.tensor([[8.0]]), d_head=4)`, gives tensor([[8.]])" in full


@pytest.mark.parametrize(
    "name", ["2.3.1", "2.3.scale", "scale", "single-head/scale", f"{FOLDER}/scale.py"]
)
def test_names_of_an_exercise(name: str, course: Path) -> None:
    solve("scale", course)
    assert [one.number for one in find_exercises(name)] == ["2.3.1"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["grade", "2.3"], "lesson 2.3 is not started, there is no"),
        (["grade", "scael"], "no exercise or lesson 'scael'; did you mean 'scale'?"),
        (["grade", "2.3.9"], "lesson 2.3 has no exercise '2.3.9'; valid: 2.3.1 (scale)"),
        (["grade", "2.4"], "has no exercises yet; lessons that do: 1.1, 2.3"),
        (["hint", "2.3"], "2.3 is a whole lesson: say which exercise"),
        (["solution", "2.3.1"], "2.3.1 is not solved yet (not started)"),
        (["watch", "2.3"], "nothing is started yet: run minigpt start 2.3"),
        (["start", "nowhere"], "no exercise or lesson 'nowhere'"),
    ],
)
def test_refusals(run, arguments: list[str], sentence: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_path_outside_the_workspace_is_graded_as_json_and_not_recorded(run, course: Path) -> None:
    elsewhere = course / "attempt" / "scale.py"
    elsewhere.parent.mkdir()
    elsewhere.write_text(BAD)
    done = run("grade", "attempt/scale.py", "--json")
    assert done.returncode == 1
    assert not (course / "my").exists()
    found = json.loads(done.stdout)
    assert [test["outcome"] for test in found[0]["tests"]] == ["passed", "failed", "failed"]
    assert found[0]["exercise"] == "2.3.1"
    assert not found[0]["passed"]


def test_partly_started_lesson(run, course: Path) -> None:
    solve("scale", course)
    done = run("grade", "2.3")
    assert done.returncode == 1
    assert "· 2.3.2 A mask that peeks  (not started)" in done.stdout
    assert "1 of 2 exercises passed; next: minigpt start 2.3.2" in done.stdout


def test_start_never_overwrites(run, course: Path) -> None:
    file = solve("scale", course)
    file.write_text(BAD)
    assert "was there already and stays as it is" in run("start", "scale").stdout
    assert file.read_text() == BAD
    assert "what you had is kept as scale.1.bak" in run("start", "scale", "--force").stdout
    assert file.with_name("scale.1.bak").read_text() == BAD
    assert "NotImplementedError" in file.read_text()


def test_hints_come_in_steps_and_are_recorded(run) -> None:
    assert run("hint", "2.3.1").stdout.splitlines() == [
        "2.3.1 hint 1 of 3: How large is a sum of d_head products?"
    ]
    assert len(run("hint", "2.3.1").stdout.splitlines()) == 2
    assert "scores / d_head ** …" in run("hint", "2.3.1", "--all").stdout
    assert "3 of 3 hints" in run("progress", "2.3").stdout


def test_a_hint_shows_its_code(run, course: Path) -> None:
    toml = find_exercises("scale")[0].home / "exercise.toml"
    code = "'''\nDivide:\n\n```python\nroot = d_head**0.5\n\nreturn scores / root\n```\n'''"
    toml.write_text(toml.read_text().replace('"scores / d_head ** …"', code))
    assert run("hint", "2.3.1", "--all").stdout.splitlines()[2:7] == [
        "2.3.1 hint 3 of 3: Divide:",
        "",
        "    root = d_head**0.5",
        "",
        "    return scores / root",
    ]


def test_solution_after_a_pass_or_anyway(run, course: Path) -> None:
    shown = run("solution", "scale", "--anyway").stdout
    assert "return scores / d_head**0.5" in shown
    assert "###" not in shown
    assert json.loads(run("progress", "2.3.1", "--json").stdout)[0]["solution_seen"]
    with changing_progress(course / "my") as progress:
        progress.graded({find_exercises("causal")[0]: True})
    assert "ones.tril()" in run("solution", "causal").stdout


def test_print_at_a_plain_pytest_run(run, course: Path) -> None:
    """Without the grader, pytest finds the learner's file, else the stub."""
    solve("scale", course).write_text(BAD)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "exercises"],
        cwd=course,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
    )
    assert "there is no division by √d_head" in done.stdout
    assert "1.1.1 double is not written yet" in done.stdout
    assert "Traceback" not in done.stdout


def test_workspace_that_cannot_be_made(run, course: Path) -> None:
    """A place where no folder can be made, for root as well: below a file."""
    (course / "file").write_text("")
    refused = run("start", "2.3", MINIGPT_WORKSPACE=str(course / "file" / "my"))
    assert refused.returncode == 2
    assert "cannot write" in refused.stderr
    assert "MINIGPT_WORKSPACE" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_read_only_workspace_costs_the_record_not_the_answer(run, course: Path) -> None:
    """A folder in the place of the lock cannot be opened for writing, by root either."""
    solve("scale", course)
    (course / "my" / ".progress.lock").mkdir()
    done = run("grade", "scale")
    assert done.returncode == 0
    assert "1 of 1 exercise passed" in done.stdout
    assert "this result is not recorded: cannot write" in done.stderr
    assert done.stderr.count("\n") == 1


def test_interrupt_leaves_no_process(run, course: Path) -> None:
    """Ctrl-C while an endless loop is graded ends the command, the runner and the child."""
    solve("scale", course).write_text("def scale(scores, d_head):\n    while True: pass\n")
    command = [sys.executable, "-c", "from minigpt.cli import main; main()", "grade", "scale"]
    graded = subprocess.Popen(
        command, cwd=course, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    me = psutil.Process(graded.pid)
    started = time.monotonic()
    while len(me.children(recursive=True)) < 2:
        assert time.monotonic() - started < 60
        time.sleep(0.05)
    family = me.children(recursive=True)
    graded.send_signal(signal.SIGINT)
    _, words = graded.communicate(timeout=10)
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert b"Traceback" not in words
