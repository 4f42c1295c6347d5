"""Lint of the lessons: their shape, their promises, their cost. One finding a line.

A lesson's front matter says which sections meet which objective of the registry, counted from 1:

    minigpt:
      lesson: "2.3"
      objectives:
        1: [Implementation Walkthrough, Exercises]
        2: [Experiments]

A number in prose that no cell of the lesson computes is excused by `<!-- given: why -->` on its
line or the line before.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from minigpt.course.lessons.clocks import check_clocks
from minigpt.course.lessons.curriculum import Lesson, read_curriculum
from minigpt.course.lessons.draft import LintFinding, read_draft
from minigpt.course.lessons.evidence import CLAIMS_PAGE, claim_records, empty_columns
from minigpt.course.lessons.executed import executed
from minigpt.course.lessons.myst import walk
from minigpt.course.lessons.rules import LESSON_RULES
from minigpt.course.lines import source_lines


def check_book(root: Path) -> list[LintFinding]:
    """Inspect every written lesson of the course in `root`."""
    written = [lesson for lesson in read_curriculum(root).lessons if lesson.written]
    found = [finding for lesson in written for finding in check_lesson(lesson, root)]
    pages = _pages(written, root)
    return sorted([*found, *_contents(written, root), *_claims(written, root), *pages])


def check_lesson(lesson: Lesson, root: Path) -> list[LintFinding]:
    """Inspect one lesson."""
    draft = read_draft(lesson, root)
    return [finding for rule in LESSON_RULES for finding in rule(draft)]


def _contents(written: Iterable[Lesson], root: Path) -> Iterator[LintFinding]:
    toc = (root / "_toc.yml").read_text(encoding="utf8")
    listed = set(re.findall(r"file:\s*(\S+)", toc))
    for lesson in written:
        if lesson.docname not in {name.removesuffix(".md") for name in listed}:
            yield LintFinding("_toc.yml", 1, f"lesson {lesson.id} is written but not listed")


def _pages(written: Iterable[Lesson], root: Path) -> Iterator[LintFinding]:
    """The pages with cells that are no lessons; of the rules, the one on clocks holds there too."""
    lessons = {lesson.path for lesson in written}
    for path in sorted((root / "book").rglob("*.md")):
        if path.relative_to(root) not in lessons:
            source = source_lines(path.read_text(encoding="utf8"))
            yield from check_clocks(path.relative_to(root), walk(source))


def _claims(written: Iterable[Lesson], root: Path) -> Iterator[LintFinding]:
    """What the page of claims lacks over the whole book."""
    notebooks = [executed(root, lesson.path) for lesson in written]
    records = [record for one in notebooks if one for record in claim_records(one)]
    for message in empty_columns(records):
        yield LintFinding(CLAIMS_PAGE, 1, message)
