"""A book of two lessons without cells, and a course on it, whose sites are built in seconds."""

import shutil
from pathlib import Path

import pytest

from minigpt.course.lessons.curriculum import read_curriculum

ROOT = Path(__file__).parents[3]
LESSONS = ("2.1", "2.2")
COURSE = """\
title: A toy course
term: Spring 2027
people: [{name: Ada Example, address: ada@university.example}]
contact: ada@university.example
timezone: Europe/Berlin
known: ["0.1", "0.4"]
solutions: after due
optional: [milestones]
policy: Write it yourself.
lessons:
  - {lesson: "2.1", release: 2027-03-01, due: 2027-03-08}
  - {lesson: "2.2", release: 2027-03-22, due: 2027-03-29}
"""
TOC = """\
format: jb-book
root: book/index
parts:
- caption: Lessons
  chapters:
"""


def toy_book(root: Path) -> Path:
    """The real configuration, extensions, exercises and package; two short lessons."""
    (root / "book").mkdir(parents=True)
    for name in ("_ext", "_static", "_templates"):
        if (ROOT / "book" / name).is_dir():
            (root / "book" / name).symlink_to(ROOT / "book" / name)
    for name in ("curriculum.yml", "references.bib", "synonyms.yml", "bibliography.md"):
        shutil.copy(ROOT / "book" / name, root / "book")
    for name in ("_config.yml", "pyproject.toml", "requirements.txt", "LICENSE"):
        shutil.copy(ROOT / name, root)
    (root / "src").symlink_to(ROOT / "src")
    toc = TOC
    for name in LESSONS:
        lesson = read_curriculum(ROOT).lesson(name)
        toc += (
            f"  - file: {lesson.docname}\n    sections:\n    - file: {lesson.docname}-solutions\n"
        )
        for folder in ("solutions", "exercises"):
            shutil.copytree(ROOT / folder / lesson.folder, root / folder / lesson.folder)
        ids = sorted(p.parent.name for p in (ROOT / "solutions" / lesson.folder).glob("*/*.toml"))
        cards = "".join(f"```{{graded}} {one}\nDo it.\n```\n\n" for one in ids)
        page = root / lesson.path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(
            f"# {lesson.title}\n\n## Exercises\n\nOnly {name} says sesame{name[-1]}. Then "
            f"{{ref}}`lesson-2.2`, {{doc}}`../milestones/a-block`.\n\n{cards}",
            encoding="utf8",
        )
        page.with_name(f"{page.stem}-solutions.md").write_text(
            f"# Solutions: {lesson.title}\n\n```{{graded-solutions}} {name}\n```\n", encoding="utf8"
        )
    for name in ("index", "how-to-use", "milestones/a-block"):
        page = root / "book" / f"{name}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(f"# Page {name}\n", encoding="utf8")
    toc += "  - file: book/how-to-use\n  - file: book/milestones/a-block\n"
    (root / "_toc.yml").write_text(toc + "  - file: book/bibliography\n", encoding="utf8")
    (root / "course.yml").write_text(COURSE, encoding="utf8")
    return root


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy book, for all tests of the session; do not change it."""
    return toy_book(tmp_path_factory.mktemp("toy") / "book-of-two")


@pytest.fixture
def another_toy(tmp_path: Path) -> Path:
    """A toy book that a test may change."""
    return toy_book(tmp_path / "book-of-a-test")
