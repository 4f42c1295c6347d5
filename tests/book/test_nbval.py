"""`pytest --nbval book` on a small book: equal outputs pass, changed ones fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checked(built, tmp_path):
    """A copy of the built book with the collector, and a way to run it."""
    shutil.copytree(built.root, tmp_path, symlinks=True, dirs_exist_ok=True)
    for name in ("conftest.py", "nbval-sanitize.cfg"):
        shutil.copy(ROOT / "book" / name, tmp_path / "book")
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\naddopts = --import-mode=importlib -p no:xdist\n"
    )

    def run() -> str:
        command = [sys.executable, "-m", "pytest", "--nbval", "book", "--color=no"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.stdout

    return tmp_path, run


def test_the_published_outputs_are_compared(checked):
    folder, run = checked
    assert "3 passed" in run()
    (folder / "src/minigpt/part.py").write_text("def double(x):\n    return 2 * x + 0.001\n")
    said = run()
    assert "1 failed" in said or "2 failed" in said
    assert "4.125" in said
    assert "4.126" in said


def test_a_lesson_that_was_not_built_says_so(checked):
    folder, run = checked
    shutil.rmtree(folder / "_build")
    assert "03-single-head.md has not been built as it stands: run make book first" in run()
