"""`make quick` finds what a change touches."""

from pathlib import Path

import pytest

from tests.quick import ROOT, Deadline, folders, lesson, touched_by


def names(*files: str) -> list[str]:
    return [test.relative_to(ROOT).as_posix() for test in touched_by(map(Path, files))]


def test_a_module_is_tested_by_whatever_imports_it_and_first_by_its_own_tests() -> None:
    found = names("src/minigpt/model/generate.py")
    assert found[0] == "tests/model/test_generate.py"
    assert "tests/test_package.py" in found
    assert "tests/viz/test_figures.py" not in found


def test_a_changed_test_runs_and_a_page_needs_none() -> None:
    assert names("tests/viz/test_figures.py") == ["tests/viz/test_figures.py"]
    assert names("README.md", "book/index.md") == []
    assert "tests/book/test_form.py" in names("book/_static/minigpt.css")


def test_a_lesson_is_found_by_its_page_its_exercises_and_their_tests() -> None:
    files = [
        Path("book/phase-02-attention/01-dot-product.md"),
        Path("solutions/phase-03-transformer-block/04-whole-block/block/exercise.py"),
        Path("exercises/phase-07-circuits/01-induction/test_a.py"),
        Path("book/index.md"),
    ]
    assert folders(files, "book") == ["phase-02-attention/01-dot-product"]
    assert list(map(lesson, folders(files, "solutions", "exercises"))) == ["3.4", "7.1"]


def test_a_late_test_is_skipped_in_words() -> None:
    Deadline(60).pytest_runtest_setup()
    with pytest.raises(pytest.skip.Exception, match="make test runs it"):
        Deadline(-1).pytest_runtest_setup()
