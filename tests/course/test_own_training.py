"""What Lesson 4.5 shows of `minigpt train --mine --compare` is what one sees with all solved."""

import os
import re
import subprocess
import sys
from pathlib import Path

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.stubs import solution_text

from .conftest import REPOSITORY

LESSON = REPOSITORY / "book" / "phase-04-gpt2" / "05-training.md"


def shown() -> list[str]:
    """The lines of the console block whose command has --mine."""
    blocks = re.findall(r"```console\n(.*?)```", LESSON.read_text(encoding="utf-8"), re.DOTALL)
    (block,) = (one for one in blocks if "--mine" in one)
    return [line for line in str(block).splitlines() if line != "…"]


def test_a_gpt_of_ones_own_parts_trains_as_the_lesson_shows(tmp_path: Path) -> None:
    for one in all_exercises():
        if one.replaces:
            file = one.submission(tmp_path / "my")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(solution_text(one), encoding="utf-8")
    command, *lines = shown()
    arguments = command.removeprefix("$ minigpt ").split()
    done = subprocess.run(
        [sys.executable, "-m", "minigpt", *arguments],
        cwd=tmp_path,
        env=os.environ | {"MINIGPT_WORKSPACE": str(tmp_path / "my"), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    said = [line.split() for line in done.stdout.splitlines()]
    *table, last = lines
    missing = [line for line in table if line.split() not in said]
    assert not missing
    numbers = r"\d[\d.e+-]*"
    assert re.sub(numbers, "n", last) == re.sub(numbers, "n", done.stdout.splitlines()[-1])
    assert float(done.stdout.split()[-2]) < 1e-4
