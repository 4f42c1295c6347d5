"""Small throw-away books: the real configuration and extension, a few lessons, a toy package."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "book" / "_ext"))
FIXTURES = Path(__file__).parent / "fixtures"
SHARED = ("_config.yml", "book/curriculum.yml", "book/references.bib", "book/glossary.md")
PACKAGE = (
    *("__init__.py", "errors.py", "course/__init__.py", "course/lessons/__init__.py"),
    *("course/lessons/claims.py", "course/lessons/glue.py"),
)
LESSON = "book/phase-02-attention/03-single-head.md"


@dataclass(frozen=True)
class Book:
    """A book in a folder of its own."""

    root: Path

    def write(self, name: str, text: str) -> Path:
        """Write a file of the book."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")
        return path

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a file of the book where it says `old`."""
        path = self.root / name
        text = path.read_text(encoding="utf8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf8")

    def contents(self, *lessons: str) -> None:
        """Write the table of contents."""
        pages = ["book/claims", "book/glossary", "book/map", "book/bibliography", *lessons]
        lines = ["format: jb-book", "root: book/index", "chapters:"]
        self.write("_toc.yml", "\n".join(lines + [f"- file: {page}" for page in pages]))

    def build(self) -> subprocess.CompletedProcess[str]:
        """Build as the Makefile does."""
        tool = Path(sys.executable).with_name("jupyter-book")
        command = [str(tool), "build", ".", "-W", "--keep-going"]
        quiet = {**os.environ, "PYTHONWARNINGS": "default", "NO_COLOR": "1"}
        return subprocess.run(
            command, cwd=self.root, env=quiet, capture_output=True, text=True, check=False
        )

    def page(self, name: str) -> str:
        """A built page."""
        return (self.root / "_build" / "html" / name).read_text(encoding="utf8")


def make_book(root: Path) -> Book:
    """A book with one lesson and a package of two modules."""
    book = Book(root)
    for name in SHARED:
        book.write(name, (ROOT / name).read_text(encoding="utf8"))
    for name in PACKAGE:
        source = ROOT / "src" / "minigpt" / name
        book.write(f"src/minigpt/{name}", source.read_text(encoding="utf8"))
    book.write("src/minigpt/part.py", "def double(x):\n    return 2 * x\n")
    book.write("src/minigpt/stranger.py", "WORD = 'unrelated'\n")
    for folder in ("_ext", "_static"):
        (root / "book" / folder).symlink_to(ROOT / "book" / folder)
    book.write("book/index.md", "# A book\n\nRead {ref}`lesson-2.3`.\n")
    for page in ("map", "claims", "bibliography"):
        shutil.copy(ROOT / "book" / f"{page}.md", root / "book")
    book.replace("book/map.md", "{doc}`reading paths <tracks>`", "reading paths")
    book.write(LESSON, (FIXTURES / "lesson.md").read_text(encoding="utf8"))
    book.contents(LESSON.removesuffix(".md"))
    return book


@pytest.fixture(scope="session")
def lesson_text() -> str:
    """The toy lesson's source."""
    return (FIXTURES / "lesson.md").read_text(encoding="utf8")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A fresh book."""
    return make_book(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book that has been built once for all workers; do not change it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "built"
    with FileLock(shared / "built.lock"):
        if not home.exists():
            home.mkdir()
            result = make_book(home).build()
            assert result.returncode == 0, result.stdout + result.stderr
    return Book(home)
