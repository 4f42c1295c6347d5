"""Teaching notes: what an instructor needs to give a lesson in a room, one page a lesson.

They stand beside the lesson's solutions, `solutions/phase-02-attention/01-dot-product/teach.md`,
and like these they never reach a student. A page is MyST without cells, at most 900 words:

    # Teaching 2.1 Scaled dot-product attention

    ## Plan
    Two sentences: what students have done before they come, what the session is for.

    | Minutes | What | How |
    |---|---|---|
    | 10 | The question | Ask them to … |
    …                                        whole minutes that sum to 90

    ## On the board
    What to draw, in order, and what to say while drawing.

    ## Discussion
    1. A question.

       What a good answer says, and what the common wrong one is.
    2. …
    3. …                                     exactly three

    ## If time is short
    What to cut first, second, third, and what must stay.

    ## In the room
    What to look for over their shoulders: the slip, how it shows, what to ask then.

Exercises are named by their numbers (2.1.3), other lessons by {ref}`lesson-2.2`, and predictions by
their names, after "vote on" or "number for": Vote on "gradient-gone".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.lessons.curriculum import Lesson
from minigpt.course.lessons.draft import LintFinding
from minigpt.course.lines import source_lines

SECTIONS = ("Plan", "On the board", "Discussion", "If time is short", "In the room")
MINUTES, QUESTIONS, MAX_NOTE_WORDS, MIN_SECTION_WORDS = 90, 3, 900, 25
_ROW = re.compile(r"\|\s*(\d+)\s*\|(.+)\|(.+)\|\s*")
_VOTE = re.compile(r'(?:ote on|(?:angle|cards|distance|guess|number) for) "([a-z0-9-]+)"')
_EXERCISE = re.compile(r"(?<![\d.])(\d+\.\d+)\.(\d+)(?![\d.])")


@dataclass(frozen=True)
class NoteSection:
    """One section of a page of notes: its heading, the heading's line, and its text."""

    title: str
    line: int
    lines: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(" ".join(self.lines).split())


def notes_path(lesson: Lesson) -> Path:
    """Where the notes of a lesson stand in the course."""
    return Path("solutions") / lesson.folder / "teach.md"


def note_sections(text: str) -> list[NoteSection]:
    """The sections below the second-level headings."""
    lines = source_lines(text)
    starts = [at for at, line in enumerate(lines) if line.startswith("## ")]
    ends = [*starts[1:], len(lines)]
    return [
        NoteSection(lines[at][3:].strip(), at + 1, tuple(lines[at + 1 : end]))
        for at, end in zip(starts, ends, strict=True)
    ]


def check_notes(lesson: Lesson, root: Path) -> list[LintFinding]:
    """Inspect the notes of one lesson; a page that is missing is a finding."""
    path = notes_path(lesson)

    def finding(line: int, message: str) -> LintFinding:
        return LintFinding(path.as_posix(), line, message)

    if not (root / path).is_file():
        return [finding(1, f"lesson {lesson.id} has no teaching notes")]
    text = (root / path).read_text(encoding="utf8")
    sections = note_sections(text)
    faults = [*_shape(lesson, text, sections), *_numbers(text, root), *_votes(lesson, text)]
    for section in sections:
        if section.title == "Plan":
            faults += _plan(section)
        if section.title == "Discussion":
            faults += _discussion(section)
    return [finding(line, message) for line, message in sorted(faults)]


def _shape(lesson: Lesson, text: str, sections: list[NoteSection]) -> Iterator[tuple[int, str]]:
    title = f"# Teaching {lesson.id} {lesson.title}"
    if not text.startswith(title + "\n"):
        yield 1, f"the first line must be {title!r}"
    if tuple(one.title for one in sections) != SECTIONS:
        yield 1, f"the sections must be {', '.join(SECTIONS)}, in this order"
    for one in sections:
        if one.words < MIN_SECTION_WORDS:
            yield one.line, f"{one.title!r} has {one.words} words, {MIN_SECTION_WORDS} are wanted"
    if (words := len(text.split())) > MAX_NOTE_WORDS:
        yield 1, f"the notes have {words} words, {MAX_NOTE_WORDS} allowed"


def _plan(section: NoteSection) -> Iterator[tuple[int, str]]:
    rows = [match for line in section.lines if (match := _ROW.fullmatch(line))]
    total = sum(int(match[1]) for match in rows)
    if total != MINUTES:
        yield section.line, f"the plan's minutes sum to {total}, not to {MINUTES}"


def _discussion(section: NoteSection) -> Iterator[tuple[int, str]]:
    found = [line.split(".")[0] for line in section.lines if re.match(r"\d+\. \S", line)]
    if found != [str(number + 1) for number in range(QUESTIONS)]:
        yield section.line, f"{QUESTIONS} questions are wanted, numbered 1., 2., 3."


def _numbers(text: str, root: Path) -> Iterator[tuple[int, str]]:
    known = {one.number for one in all_exercises(root)}
    for at, line in enumerate(source_lines(text), start=1):
        for match in _EXERCISE.finditer(line):
            if match[0] not in known:
                yield at, f"there is no exercise {match[0]}"


def _votes(lesson: Lesson, text: str) -> Iterator[tuple[int, str]]:
    page = (lesson.root / lesson.path).read_text(encoding="utf8")
    known = set(re.findall(r"^:{3,}\{predict\} (\S+)", page, re.MULTILINE))
    for at, line in enumerate(source_lines(text), start=1):
        for name in _VOTE.findall(line):
            if name not in known:
                yield at, f"lesson {lesson.id} has no prediction {name!r}"
