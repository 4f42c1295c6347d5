"""`minigpt watch`: a save is answered within a second, Ctrl-C ends it cleanly."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.start import hand_out
from minigpt.course.progress.record import read_progress

BAD = "def scale(scores, d_head):\n    return scores\n"
GOOD = "def scale(scores, d_head):\n    return scores / d_head**0.5\n"


def heed_ctrl_c() -> None:
    """A program in the background of a shell inherits that Ctrl-C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def watching(course: Path) -> Iterator[subprocess.Popen[str]]:
    """A watch over lesson 2.3 that has shown its first results."""
    hand_out(find_exercises("2.3"), course / "my")
    code = "from minigpt.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "watch", "2.3", "--timeout", "3"],
        cwd=course,
        env=os.environ | {"MINIGPT_COURSE": str(course)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    read_to(process, "Watching 2 files")
    yield process
    process.kill()
    process.communicate()


def read_to(process: subprocess.Popen[str], end: str) -> str:
    """Read output up to a line that holds `end`."""
    assert process.stdout is not None
    lines = []
    while line := process.stdout.readline():
        lines.append(line)
        if end in line:
            return "".join(lines)
    raise AssertionError(f"ended without {end!r}: {lines}")


def test_answers_each_save_survives_a_loop_ends_on_ctrl_c(
    watching: subprocess.Popen[str], course: Path
) -> None:
    file = find_exercises("scale")[0].submission(course / "my")
    for _ in range(3):
        file.write_text(BAD)
        assert "✗ 2.3.1" in read_to(watching, "there is no division by √d_head")
        read_to(watching, "--all shows them")
        time.sleep(0.2)
        file.write_text(GOOD)
        assert "✓ 2.3.1" in read_to(watching, "all 3 tests pass")
        time.sleep(0.2)

    file.write_text("while True: pass\n")
    read_to(watching, "is there an endless loop?")
    file.write_text(GOOD)
    read_to(watching, "all 3 tests pass")
    family = psutil.Process(watching.pid).children(recursive=True)
    watching.send_signal(signal.SIGINT)
    rest, _ = watching.communicate(timeout=20)
    assert rest.splitlines()[-1] == "Stopped watching."
    assert "Traceback" not in rest
    assert watching.returncode == 0
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert read_progress(course / "my").entries["single-head/scale"].solved
