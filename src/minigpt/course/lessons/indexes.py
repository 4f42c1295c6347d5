"""What lessons say that belongs into an index: symbols, experiments, the code they show."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from minigpt.course.exercises.source import Exercise
from minigpt.course.lessons.curriculum import Curriculum, Lesson
from minigpt.course.lessons.myst import MystBlock, walk
from minigpt.course.lines import source_lines
from minigpt.errors import CourseError

_QUESTION = re.compile(r"^### (?:\d+\. )?(?P<text>.*\S)\s*$")
_TRACKS = re.compile(r"^\*Tracks? (?P<numbers>\d(?:(?:, | and | to )\d)*)[,:.*]")
_GLUED = re.compile(r"\{glue:\w+\}`[^`]*`")
_DRESS = re.compile(
    r"\\(?:mathbf|mathrm|mathcal|mathbb|text|hat|bar|tilde|operatorname|[lr]V?ert)\b"
)
_GREEK = re.compile(
    r"alpha|beta|gamma|delta|(var)?epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma"
    r"|tau|upsilon|(var)?phi|chi|psi|omega|ell",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Experiment:
    """An experiment of a lesson: its question, and the recurring experiments that it advances."""

    lesson: Lesson
    question: str
    tracks: tuple[int, ...]


@dataclass(frozen=True)
class Symbol:
    """A row of a lesson's table of symbols; `shape` is empty where the table has no such column."""

    lesson: Lesson
    text: str
    meaning: str
    shape: str

    @cached_property
    def order(self) -> tuple[bool, str, str]:
        """Where it stands in the index: Latin letters, then Greek ones; case does not matter."""
        bare = _DRESS.sub("", self.text)
        bare = re.sub(r"[^A-Za-z\\]", "", bare)
        command = re.match(r"\\([A-Za-z]+)", bare)
        greek = command is not None and _GREEK.fullmatch(command[1]) is not None
        return greek, bare.replace("\\", "").lower(), self.text


@dataclass(frozen=True)
class ShownCode:
    """A function or class of the package, who shows it, and the exercise that asks for it."""

    lesson: Lesson
    module: str
    name: str
    exercise: str


def experiments(book: Curriculum) -> Iterator[Experiment]:
    """Every experiment of the written lessons, in reading order.

    Raises:
        CourseError: a line that begins with `*Track` names no recurring experiment of the registry.
    """
    for lesson, blocks in _pages(book):
        question = section = ""
        for block in blocks:
            if block.name == "deeper":  # an experiment of the depth: its title is the fold's
                question = block.argument
            for line in block.body if not block.name else ():
                if line.startswith("## "):
                    section, question = line[3:].strip(), ""
                elif section == "Experiments" and (heading := _QUESTION.match(line)):
                    question = heading["text"]
                elif question and line.startswith("*Track"):
                    yield Experiment(lesson, question, _numbers(line, lesson, book))
                    question = ""


def _numbers(line: str, lesson: Lesson, book: Curriculum) -> tuple[int, ...]:
    found = _TRACKS.match(line)
    numbers = [int(one) for one in re.findall(r"\d", found["numbers"])] if found else []
    if found and " to " in found["numbers"]:
        numbers = list(range(numbers[0], numbers[-1] + 1))
    known = {track.number for track in book.tracks}
    if not numbers or not set(numbers) <= known:
        raise CourseError(
            f"{lesson.path}: {line[:40]!r} names no recurring experiment; write "
            f"`*Track 3, activation patching.*` with numbers from {min(known)} to {max(known)}"
        )
    return tuple(numbers)


def symbols(book: Curriculum) -> list[Symbol]:
    """Every row of the lessons' tables of symbols, by letter; what a build measures is left out."""
    found = [
        Symbol(lesson, cells[0], cells[1], cells[2] if len(cells) > 2 else "")
        for lesson, blocks in _pages(book)
        for block in blocks
        if not block.name
        for cells in _rows(block.body)
    ]
    return sorted(found, key=lambda one: (one.order, one.lesson.phase, one.lesson.number))


def _rows(lines: Sequence[str]) -> Iterator[list[str]]:
    inside = False
    for line in lines:
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]
        if cells[:2] == ["symbol", "meaning"]:
            inside = True
        elif inside and not set("".join(cells)) <= set("-: ") and not _GLUED.search(line):
            yield cells


def shown_code(book: Curriculum, exercises: Sequence[Exercise]) -> list[ShownCode]:
    """What the lessons' cards show of the package, by module and name."""
    by_id = {(one.lesson, one.id): one for one in exercises}
    found = [
        ShownCode(lesson, *_parted(target), by_id[lesson.id, block.argument].number)
        for lesson, blocks in _pages(book)
        for block in blocks
        if block.name == "build"
        for target in _shown(block, by_id[lesson.id, block.argument])
        if not target.split(":")[1].startswith("_")
    ]
    return sorted(found, key=lambda one: (one.module, one.name, one.exercise))


def _parted(target: str) -> tuple[str, str]:
    module, _, name = target.partition(":")
    return module, name


def _shown(card: MystBlock, exercise: Exercise) -> list[str]:
    named = card.options.get("shows", "").split()
    return named or [target for _, target in exercise.replaces]


def _pages(book: Curriculum) -> Iterator[tuple[Lesson, list[MystBlock]]]:
    for lesson in book.lessons:
        if lesson.written:
            text = (lesson.root / lesson.path).read_text(encoding="utf8")
            yield lesson, list(walk(source_lines(text)))
