"""The tables of what the course covers: each item, where it lives, and the test that shows it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from minigpt.course.lessons.curriculum import Curriculum
from minigpt_book.lesson import BookDirective, link

LESSON = "lesson:"


def read_coverage(root: Path) -> dict[str, Any]:
    """Read `book/coverage.yml`."""
    found: dict[str, Any] = yaml.safe_load((root / "book" / "coverage.yml").read_text("utf8"))
    return found


def table(rows: list[list[str]], book: Curriculum, root: Path) -> Iterator[str]:
    """The lines of one Markdown table."""
    yield "| Item | Where it lives | Shown by |"
    yield "|---|---|---|"
    for item, *places in rows:
        cells = [
            " · ".join(linked_place(place, book, root) for place in one.split()) for one in places
        ]
        yield f"| {item} | {' | '.join(cells)} |"


def linked_place(place: str, book: Curriculum, root: Path) -> str:
    """One place: a lesson or a file, with a mark where it does not exist yet."""
    if place.startswith(LESSON):
        lesson = book.lesson(place.removeprefix(LESSON))
        return link(lesson) if lesson.written else f"Lesson {lesson.id}, *to come*"
    name = place.removeprefix("src/minigpt/")
    return f"`{name}`" if (root / place).exists() else f"`{name}`, *to come*"


class CoverageTables(BookDirective):
    """`{coverage-tables}`: a section for each plan, with its table."""

    def run(self) -> list[nodes.Node]:
        """Build the tables anew in every build, since any file may have come."""
        self.env.note_reread()
        root = Path(self.env.srcdir)
        return [
            self.section(
                one["title"],
                f"coverage-{one['title']}",
                *self.parsed([one["about"], "", *table(one["rows"], self.curriculum, root)]),
            )
            for one in read_coverage(root)["sections"]
        ]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("coverage-tables", CoverageTables)
