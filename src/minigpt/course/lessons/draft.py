"""A lesson's source and its last execution, as the lint looks at them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minigpt.course.lessons.curriculum import Lesson
from minigpt.course.lessons.executed import executed, front_matter
from minigpt.course.lessons.myst import MystBlock, walk
from minigpt.course.lines import source_lines

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")


@dataclass(frozen=True, order=True)
class LintFinding:
    """Something to mend: where, and what."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Draft:
    """A lesson under inspection."""

    lesson: Lesson
    lines: tuple[str, ...]
    matter: dict[str, Any]
    notebook: "NotebookNode | None"

    @cached_property
    def blocks(self) -> tuple[MystBlock, ...]:
        """Every block, nested ones too."""
        return tuple(walk(self.lines))

    def finding(self, line: int, message: str) -> LintFinding:
        """A finding in this lesson."""
        return LintFinding(self.lesson.path.as_posix(), line, message)

    @cached_property
    def headings(self) -> list[tuple[int, int, str]]:
        """Level, line and text of every heading outside of fences."""
        return [
            (len(match[1]), block.body_line + offset, match[2])
            for block in self.blocks
            if not block.name
            for offset, line in enumerate(block.body)
            if (match := _HEADING.match(line))
        ]

    def section_of(self, line: int) -> str:
        """The second-level heading above a line."""
        above = [text for level, at, text in self.headings if level == 2 and at <= line]
        return above[-1] if above else ""


def read_draft(lesson: Lesson, root: Path) -> Draft:
    """Read a lesson and what its cells gave in the last build."""
    path = root / lesson.path
    return Draft(
        lesson,
        tuple(source_lines(path.read_text(encoding="utf8"))),
        front_matter(path).get("minigpt", {}),
        executed(root, lesson.path),
    )
