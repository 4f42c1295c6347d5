"""The grader for oneself: what a file does by mistake, or for fun, costs nobody but itself."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.stubs import solution_text
from minigpt.course.grading.events import LONGEST, cut_blocks, read_event
from minigpt.course.grading.grader import Grader, Task
from minigpt.course.grading.limits import Limits
from minigpt.course.grading.verdict import Verdict, says_skip, verdict

LIMITS = Limits(seconds=5)
GOOD = "    return scores / d_head**0.5\n"
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel refuses it on Linux only")


def task(course: Path, code: str, name: str = "scale") -> Task:
    """A submission whose function does `code` when it is called."""
    one = find_exercises("scale", course)[0]
    file = course / "my" / f"{name}.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"def scale(scores, d_head):\n    {code}\n", encoding="utf8")
    return Task.of_course(file, one.tests)


def good(course: Path) -> Task:
    one = find_exercises("scale", course)[0]
    file = course / "my" / "good.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(solution_text(one))
    return Task.of_course(file, one.tests)


def graded(grader: Grader, course: Path, *codes: str) -> list[Verdict]:
    """The verdicts on files that do harm, and at last on a good one that is graded with them."""
    tasks = [task(course, code, f"bad{i}") for i, code in enumerate(codes)]
    return grader.grade([*tasks, good(course)], LIMITS)


OUT_OF_SIGHT = "exec(compile({!r}, 'elsewhere', 'exec'))"  # no frame of it is the learner's file
SKIPS = {
    "skip": "import pytest; pytest.skip('no')",
    "skip out of sight": OUT_OF_SIGHT.format("import pytest; pytest.skip('no')"),
    "skip in the test's name": "import pytest, sys; exec(compile('pytest.skip(\"\")', "
    "sys._getframe(1).f_code.co_filename, 'exec'))",
    "xfail": OUT_OF_SIGHT.format("import pytest; pytest.xfail('no')"),
    "unittest's": OUT_OF_SIGHT.format("import unittest; raise unittest.SkipTest('no')"),
    "exit": OUT_OF_SIGHT.format("import pytest; pytest.exit('no', 0)"),
    "end of the session": OUT_OF_SIGHT.format("raise SystemExit(0)"),
}


def test_only_a_test_skips_itself(course: Path, grader: Grader) -> None:
    *bad, last = graded(grader, course, *SKIPS.values())
    assert [name for name, one in zip(SKIPS, bad, strict=True) if one.passed] == []
    assert last.passed


def test_a_test_that_skips_itself_is_skipped(course: Path, grader: Grader) -> None:
    tests = find_exercises("scale", course)[0].tests
    tests.write_text(
        "import pytest\n"
        + tests.read_text()
        + "\n\ndef test_far(mine):\n    pytest.skip('not here')\n"
    )
    assert says_skip(tests)
    one = grader.grade([Task(good(course).submission, tests)], LIMITS)[0]
    assert one.passed
    assert "skipped" in {test.outcome for test in one.tests}


SPEAKS = """
import gc, os
from minigpt.course.grading.child import EventPlugin
us = next(one for one in gc.get_objects() if isinstance(one, EventPlugin))
us._connection.send_bytes({!r}.replace(b"NONCE", us._nonce.encode())) if {!r} else None
os.write(us._connection.fileno(), {!r})
"""


def speaks(message: bytes = b"", raw: bytes = b"") -> str:
    return f"exec({SPEAKS.format(message, message, raw)!r})\n{GOOD}"


LIES = {
    "no JSON": speaks(b"hello"),
    "no object": speaks(b"[1, 2]"),
    "no event": speaks(b'{"nonce": "NONCE"}'),
    "an event without its parts": speaks(b'{"nonce": "NONCE", "event": "end"}'),
    "parts of other types": speaks(b'{"nonce": "NONCE", "event": "collected", "tests": [1]}'),
    "an end without a beginning": speaks(b'{"nonce": "NONCE", "event": "done", "seconds": "x"}'),
    "deep nesting": speaks(b"[" * 100_000),
    "half a message": speaks(raw=b"\x00\x00\x10\x00half"),
    "a length below zero": speaks(raw=b"\xff\xff\xff\xff"),
    "a length beyond all": speaks(raw=b"\x7f\xff\xff\xff"),
    "many bytes": "import os\n    while True:\n        for i in range(3, 40):\n"
    "            try: os.write(i, b'x' * 65536)\n            except OSError: pass",
}


def test_what_one_file_writes_to_the_pipe_costs_only_itself(course: Path, grader: Grader) -> None:
    *bad, last = graded(grader, course, *LIES.values())
    assert [name for name, one in zip(LIES, bad, strict=True) if one.passed] == []
    assert last.passed
    assert grader.alive


def test_events_are_read_strictly() -> None:
    with pytest.raises(ValueError, match="no event"):
        read_event(b'{"event": ["end"]}')
    with pytest.raises(ValueError, match="no outcome"):
        read_event(
            json.dumps(
                {"nonce": "", "event": "end", "test": "", "outcome": "won", "seconds": 0.0}
                | {"printed": "", "kind": "", "message": "", "file": "", "line": 0, "given": ""}
            ).encode()
        )
    with pytest.raises(ValueError, match="bytes"):
        list(cut_blocks(bytearray((LONGEST + 1).to_bytes(4, "big"))))
    buffer = bytearray(b"\x00\x00\x00\x02ab\x00\x00\x00\x03c")
    assert list(cut_blocks(buffer)) == [b"ab"]
    assert buffer == b"\x00\x00\x00\x03c"


@linux
def test_nobody_speaks_for_the_runner(course: Path, grader: Grader) -> None:
    """A line in the runner's own output would pass whomever it names."""
    code = """
import os
for fd in range(20):
    try:
        with open(f"/proc/{os.getppid()}/fd/{fd}", "wb", buffering=0) as file:
            file.write(b'{"ticket": 1, "result": {}}\\\\nnonsense\\\\n[]\\\\n')
    except OSError:
        pass
"""
    bad, last = graded(grader, course, f"exec({code!r})")
    assert (bad.passed, last.passed) == (False, True)


def test_who_ends_the_runner_costs_only_itself(course: Path) -> None:
    kill = "import ctypes, os; ctypes.CDLL(None).kill(os.getppid(), 9); return scores"
    with Grader() as own:
        bad, last = graded(own, course, kill)
        assert (bad.passed, last.passed) == (False, True)
        # And where no kernel shields the runner:
        own._process.kill()
        own._process.wait()
        assert own.grade([good(course)], LIMITS)[0].passed


LOUD = "\x1b]0;owned\x07\x1b[31m\x9b31m\u202egnihton\u2066\ud800\x00\x08\r\x7f"

CONTROLS = set(LOUD) - set("];0onwed[31mgihtn\r")
ODD_NAME = LOUD.replace("\x00", "").encode("utf8", "ignore").decode()  # as a class may be called


def test_no_control_sequence_and_no_lone_surrogate_comes_out(run, course: Path) -> None:
    submission = find_exercises("scale", course)[0].submission(course / "my")
    submission.parent.mkdir(parents=True)
    code = f"print({LOUD!a})\n    raise type({ODD_NAME!a}, (Exception,), {{}})({LOUD!a})"
    submission.write_text(f"def scale(scores, d_head):\n    {code}\n", encoding="utf8")
    for how in ("--json", "--all"):
        done = run("grade", "scale", how)
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        assert not set(done.stdout + done.stderr) & CONTROLS


def test_what_a_runner_says_is_cleaned() -> None:
    parts = {"test": LOUD, "title": LOUD, "outcome": "failed", "message": LOUD, "printed": LOUD}
    for text in vars(verdict({"tests": [parts], "seconds": 0.0}).tests[0]).values():
        assert not isinstance(text, str) or not set(text) & CONTROLS


PROGRESS = "os.path.join(os.environ['MINIGPT_COURSE'], 'my', 'progress.json')"
REWRITES = {
    "open": f"open({PROGRESS}, 'w').write('x')",
    "append": f"open({PROGRESS}, 'a').write('x')",
    "descriptor": f"os.write(os.open({PROGRESS}, os.O_WRONLY), b'x')",
    "away": f"os.remove({PROGRESS})",
    "over": f"os.replace(__file__, {PROGRESS})",
    "aside": f"os.rename({PROGRESS}, {PROGRESS} + '.old')",
    "short": f"os.truncate({PROGRESS}, 0)",
    "path": f"__import__('pathlib').Path({PROGRESS}).write_text('x')",
    "tree": f"__import__('shutil').rmtree(os.path.dirname({PROGRESS}))",
    "link": f"os.symlink({PROGRESS}, {PROGRESS} + '.link')",
    "out of sight": OUT_OF_SIGHT.format(f"import os; open({PROGRESS}, 'w').write('x')"),
}
BY_C = f"__import__('ctypes').CDLL(None).truncate({PROGRESS}.encode(), 0)"


def test_a_failing_file_cannot_rewrite_progress(course: Path, grader: Grader) -> None:
    kept = course / "my" / "progress.json"
    kept.parent.mkdir()
    kept.write_text("{}")
    codes = {**REWRITES, **({"C": BY_C} if sys.platform == "linux" else {})}
    bodies = [f"import os\n    {code}\n    return scores" for code in codes.values()]
    *bad, last = graded(grader, course, *bodies)
    assert not any(one.passed for one in bad)
    assert last.passed
    assert kept.read_text() == "{}"
    assert sorted(one.name for one in kept.parent.iterdir() if "progress" in one.name) == [
        "progress.json"
    ]


def test_temporary_files_are_no_harm(course: Path, grader: Grader) -> None:
    code = "import tempfile\n    with tempfile.TemporaryFile() as file: file.write(b'x')\n" + GOOD
    assert grader.grade([task(course, code)], LIMITS)[0].passed


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda file: file.write_text("def test_ok(mine):\n    pass\n"), "is not the course's"),
        (lambda file: file.unlink(), "is missing"),
        (lambda file: (file.unlink(), file.mkdir()), "is missing"),
        (
            lambda file: file.with_name("scale.py").write_text("def scale(): ...\n"),
            "not the course",
        ),
        (lambda file: (file.parents[2] / "tests.sha256").unlink(), "is not listed"),
    ],
    ids=["replaced", "missing", "a folder", "its stub", "no list"],
)
def test_tests_that_are_not_the_courses_count_for_nothing(
    course: Path, grader: Grader, change: Callable[[Path], object], words: str
) -> None:
    change(find_exercises("scale", course)[0].tests)
    found = grader.grade([good(course)], LIMITS)[0]
    assert not found.passed
    assert words in found.tests[0].message


def test_tests_that_a_file_changes_while_it_is_graded_count_for_nothing(
    course: Path, grader: Grader
) -> None:
    one = good(course)
    found = grader.each([one], LIMITS)
    one.tests.write_text("def test_ok(mine):\n    pass\n")
    assert not next(found)[1].passed
