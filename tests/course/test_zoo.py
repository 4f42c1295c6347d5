"""Bad submissions: each gets one sentence, with its line where it has one, never a traceback."""

from pathlib import Path
from textwrap import indent

import pytest

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.grading.grader import Grader, Task
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import CheckOutcome

LIMITS = Limits(seconds=2, memory=0.5)

# name → the body of scale(scores, d_head), what must be said, the line of the file (0: any)
BODIES = {
    "returns nothing": ("pass", "the scaled scores is None: is there a return statement?", 0),
    "stub": (
        'raise NotImplementedError("2.3.1 scale: your code here")',
        "2.3.1 scale is not written yet",
        6,
    ),
    "endless loop": (
        "while True: pass",  # one line: a sample may fall on any line of a loop
        "still running after 2 s: is there an endless loop?",
        6,
    ),
    "endless loop that catches": (
        "while True:\n    try:\n        raise ValueError\n    except BaseException:\n        pass",
        "still running after 2 s",
        0,
    ),
    "sleep": ("import time\ntime.sleep(60)", "still running after 2 s", 7),
    "sys.exit": ("sys.exit(0)", "`sys.exit(0)` ends the whole program", 6),
    "os._exit": ("os._exit(0)", "your code ended the whole process (os._exit?)", 0),
    "kill": ("os.kill(os.getpid(), 9)", "sends a signal to a process", 6),
    "segfault": ("import ctypes\nctypes.string_at(0)", "segmentation fault", 7),
    "abort": ("os.abort()", "Python was ended by SIGABRT", 6),
    "memory, at once": (
        "return torch.ones(10**10)",
        "asks for more memory than an exercise may",
        6,
    ),
    "memory, list": (
        "hog = []\nwhile True:\n    hog.append(bytearray(10**7))",
        "asks for more memory than an exercise may",
        8,
    ),
    "recursion": ("return scale(scores, d_head)", "calls itself without an end", 6),
    "print flood": (
        "while True:\n    print('x' * 100)",
        "more than 200,000 characters are printed",
        7,
    ),
    "input": ("return scores / float(input())", "input() waits for a keyboard", 6),
    "fork": ("os.fork()\nreturn scores / d_head**0.5", "starts another process", 6),
    "subprocess": ("subprocess.run(['true'])", "starts another process", 6),
    "shell": ("os.system('true')", "starts a shell", 6),
    "network": (
        "import socket\nsocket.create_connection(('127.0.0.1', 9))",
        "opens a network connection",
        7,
    ),
    "error": ("return scores @ scores", "`return scores @ scores` raises RuntimeError: ", 6),
    "own assertion": ("assert d_head == 0, 'hm'", "raises AssertionError: hm", 6),
    "Ctrl-C": ("raise KeyboardInterrupt", "raises KeyboardInterrupt", 6),
    "generator exit": ("raise GeneratorExit", "raises GeneratorExit", 6),
    "unprintable": (
        "raise Weird()",
        "Weird (whose own text cannot be read: it raises SystemExit)",
        6,
    ),
    "long message": ("raise ValueError('long ' * 1000)", "raises ValueError: long long", 6),
    "skips": (
        "import pytest\npytest.skip('no')",
        "tries to decide the test's outcome (Skipped)",
        7,
    ),
    "passes itself": (
        "import pytest\npytest.exit('no', 0)",
        "tries to decide the test's outcome",
        7,
    ),
    "numpy": ("return scores.numpy() / d_head**0.5", "is a NumPy ndarray, not a torch tensor", 0),
    "list": ("return scores.tolist()", "is of type list, and should be a tensor", 0),
    "number": ("return 0.5", "is of type float, and should be a tensor", 0),
    "function": ("return scores.sqrt", "is a pair of () missing?", 0),
    "tuple": ("return (scores / d_head**0.5,)", "is there a stray comma?", 0),
    "wrong dtype": ("return scores.double() / d_head**0.5", "is float64, and should be float32", 0),
    "transposed": ("return scores.T / d_head**0.5", "stand in the wrong order as (key, query)", 0),
    "in place": ("return scores.div_(d_head**0.5)", "changes its input scores in place", 0),
    "nan": ("return scores / 0 * 0", "15 of 15 values of the scaled scores are NaN", 0),
    "constant factor": ("return scores / d_head**0.5 * 3", "is 3 times what it should be", 0),
    "sign": ("return -scores / d_head**0.5", "has the wrong sign everywhere", 0),
    "listed slip": ("return scores / d_head", "divided by d_head, not by its root", 0),
}
HEAD = """\
import os, subprocess, sys
import torch
class Weird(Exception):
    def __str__(self): sys.exit(3)
def scale(scores, d_head):
"""
FILES = {
    "syntax error": (
        "def scale(scores, d_head)\n    return scores\n",
        "not Python, expected ':'",
        1,
    ),
    "indentation": ("def scale(scores, d_head):\nreturn scores\n", "bad indentation", 2),
    "null byte": ("def scale(scores, d_head):\n    return '\0'\n", "null bytes", 1),
    "deleted": ("x = 1\n", "`scale` is missing: keep the names of the stub", 1),
    "renamed": (
        "def scales(scores, d_head):\n    return 1\n",
        "did you mean 'scales', renamed?",
        1,
    ),
    "shadowed": ("scale = 3\n", "`scale` is missing", 1),
    "import error": ("\nimport no_such_package\n", "No module named 'no_such_package'", 2),
    "exit on import": (
        "import sys\nsys.exit()\n",
        "on import, `sys.exit()` ends the whole program",
        2,
    ),
    "input on import": ("x = input()\n", "input() waits for a keyboard", 1),
    "loop on import": ("while True: pass\n", "still running after 2 s", 1),
    "empty": ("", "`scale` is missing", 1),
    "other signature": (
        "def scale(scores):\n    return scores\n",
        "keep the signature of the stub (TypeError: scale() takes 1 positional argument",
        0,
    ),
    "not text": ("\udcff\udcfe", "not Python", 1),
}
ALL = {name: (HEAD + indent(body, "    ") + "\n", *rest) for name, (body, *rest) in BODIES.items()}
ALL |= FILES


def first_failure(grader: Grader, file: Path, text: str, limits: Limits = LIMITS) -> CheckOutcome:
    """Grade `text` as exercise 2.3.1 and return what the learner sees first."""
    file.write_bytes(text.encode("utf8", "surrogateescape"))
    verdict = grader.grade([Task(file, find_exercises("scale")[0].tests)], limits)[0]
    assert not verdict.passed
    assert verdict.first is not None
    return verdict.first


@pytest.mark.parametrize("name", ALL)
def test_one_sentence(name: str, course: Path, grader: Grader) -> None:
    text, message, line = ALL[name]
    file = course / "scale.py"
    first = first_failure(grader, file, text)
    assert message in first.message
    assert "Traceback" not in first.message
    assert "\n" not in first.message
    assert len(first.message) < 500
    if line:
        assert (first.file, first.line) == (str(file), line)


def test_every_failure_is_shown_and_the_rest_counted(course: Path, grader: Grader) -> None:
    first = first_failure(grader, course / "scale.py", ALL["os._exit"][0])
    assert first.title == "the shape stays the same"


def test_prints_are_shown_with_the_failure(course: Path, grader: Grader) -> None:
    text = HEAD + "    print('here', d_head)\n    return scores\n"
    assert first_failure(grader, course / "scale.py", text).printed == "here 16\n"


def test_forged_results_do_not_count(course: Path, grader: Grader) -> None:
    """A submission that writes to every open file descriptor changes nothing."""
    forge = """\
    for fd in range(3, 40):
        try:
            os.write(fd, b'{"event": "done", "seconds": 0}\\n')
        except OSError:
            pass
    os._exit(0)
"""
    first = first_failure(grader, course / "scale.py", HEAD + forge)
    assert first.outcome == "failed"


def test_the_runner_survives_the_zoo(course: Path, grader: Grader) -> None:
    exercise = find_exercises("scale")[0]
    assert grader.grade([Task(exercise.solution, exercise.tests)])[0].passed


def test_files_beside_a_submission_shadow_nothing(run, course: Path) -> None:
    """A learner's torch.py in the current folder is not imported."""
    (course / "torch.py").write_text("raise SystemExit('shadowed')")
    assert run("grade", str(find_exercises("scale")[0].solution)).returncode == 0


def test_without_fork(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a process cannot be forked it is spawned: slower, with the same answers."""
    monkeypatch.setenv("MINIGPT_GRADE_BY", "spawn")
    exercise = find_exercises("scale")[0]
    with Grader() as spawning:
        tasks = [Task(file, exercise.tests) for file in (exercise.solution, exercise.stub)]
        solved, unsolved = spawning.grade(tasks, Limits(seconds=30))
    assert solved.passed
    assert unsolved.first is not None
    assert unsolved.first.kind == "todo"
