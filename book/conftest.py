"""`pytest --nbval book`: run every lesson again and compare with what the build published."""

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbFile

from minigpt.course.lessons.executed import (
    executed,
    kernel_environment,
    myst_extensions,
    read_notebook,
)

SANITIZE = Path(__file__).with_name("nbval-sanitize.cfg")


class LessonFile(IPyNbFile):
    """The published notebook of a lesson; its kernel runs where the lesson's did."""

    home: Path

    def setup(self) -> None:
        """Start the kernel as the build does."""
        root = course_of(self.home)
        os.environ.update(kernel_environment(root))
        name = self.nb.metadata.get("kernelspec", {}).get("name", "python3")
        patience = self.config.option.nbval_kernel_startup_timeout
        self.kernel = RunningKernel(name, cwd=str(self.home.parent), startup_timeout=patience)
        self.setup_sanitize_files()

    def get_sanitize_files(self) -> list[str]:
        """Ours, and those named on the command line."""
        return [str(SANITIZE), *super().get_sanitize_files()]


class UnbuiltLesson(pytest.File):
    """A lesson whose outputs are missing."""

    def collect(self) -> Iterator[pytest.Item]:
        """Say so."""
        name = self.path.relative_to(course_of(self.path))
        raise self.CollectError(f"{name} has not been built as it stands: run make book first")


def course_of(path: Path) -> Path:
    """The course that a page belongs to."""
    return next(folder for folder in path.parents if (folder / "_config.yml").is_file())


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a page that has cells."""
    option = parent.config.option
    if file_path.suffix != ".md" or not (option.nbval or option.nbval_lax):
        return None
    root = course_of(file_path)
    if read_notebook(file_path, myst_extensions(root)) is None:
        return None
    page = file_path.relative_to(root)
    notebook = executed(root, page)
    if notebook is None:
        return UnbuiltLesson.from_parent(parent, path=file_path)
    notebook.metadata.pop("source_map", None)
    reference = root / "_build" / "nbval" / page.with_suffix(".ipynb")
    replace(reference, nbformat.writes(notebook))
    collected = LessonFile.from_parent(parent, path=reference)
    collected.home = file_path
    return collected


def replace(path: Path, text: str) -> None:
    """Write a file whole, although other workers may be writing it too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(text, encoding="utf8")
    draft.replace(path)
