"""The block structure of a MyST page: text, code cells and directives, with their line numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from minigpt.course.lines import source_lines

_FENCE = re.compile(r"^(\s{0,6})(`{3,}|:{3,}|~{3,})\s*(?:\{([^}\s]+)\}|(\w*))\s*(.*?)\s*$")
_OPTION = re.compile(r"^:([\w-]+):\s*(.*)$")
_DISPLAY_MATH = re.compile(r"\$\$.*?\$\$|\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)
_INLINE_MATH = re.compile(r"(?<![\\$])\$(?!\s)[^$\n]+?(?<!\s)\$")
CARD_NAME = re.compile(r"\s+\{#([a-z0-9-]+)\}\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

WORDS_PER_MINUTE = 200
DISPLAY_MATH_WORDS = 20  # an equation is read at the pace of a long sentence
INLINE_MATH_WORDS = 2
CODE_LINE_WORDS = 4
FIGURE_WORDS = 30


@dataclass(frozen=True)
class MystBlock:
    """A run of text (`name` is empty) or a fence, with the line where it begins, counted from 1."""

    name: str
    argument: str
    options: dict[str, str] = field(hash=False)
    body: tuple[str, ...]
    line: int
    body_line: int
    directive: bool = False

    @property
    def text(self) -> str:
        """The body as one string."""
        return "\n".join(self.body)

    @property
    def tags(self) -> frozenset[str]:
        """The tags of a code cell, such as `hide-input`."""
        return frozenset(re.findall(r"[\w-]+", self.options.get("tags", "")))

    @property
    def is_code(self) -> bool:
        """Whether the body is code rather than prose."""
        code = {"code-cell", "code", "code-block", "literalinclude", "mermaid", "math", "eval-rst"}
        return bool(self.name) and (not self.directive or self.name in code)


@dataclass(frozen=True)
class CardText:
    """A flash card; `name` says in its lesson which one it is, empty where the author gave none."""

    name: str
    question: str
    answer: str


def blocks(lines: Sequence[str], first: int = 1) -> list[MystBlock]:
    """Split lines into text and fences; the body of a directive can be split again."""
    found: list[MystBlock] = []
    index = start = _after_front_matter(lines) if first == 1 else 0
    while index < len(lines):
        opening = _FENCE.match(lines[index])
        end = _closing(lines, index, opening) if opening else None
        if opening is None or end is None:
            index += 1
            continue
        found += _text(lines, start, index, first)
        found.append(_fence(lines, index, end, opening, first))
        index = start = end + 1
    return [*found, *_text(lines, start, len(lines), first)]


def walk(lines: Sequence[str], first: int = 1) -> Iterator[MystBlock]:
    """Every block, those inside directives too, in reading order."""
    for block in blocks(lines, first):
        yield block
        if block.directive and not block.is_code:
            yield from walk(block.body, block.body_line)


def _after_front_matter(lines: Sequence[str]) -> int:
    if lines and lines[0].strip() == "---":
        for index, line in enumerate(lines[1:], start=1):
            if line.strip() == "---":
                return index + 1
    return 0


def _closing(lines: Sequence[str], start: int, opening: re.Match[str]) -> int | None:
    fence = opening[2]
    for index in range(start + 1, len(lines)):
        line = lines[index].strip()
        if len(line) >= len(fence) and set(line) == {fence[0]}:
            return index
    return None


def _text(lines: Sequence[str], start: int, end: int, first: int) -> list[MystBlock]:
    body = tuple(lines[start:end])
    line = first + start
    return [MystBlock("", "", {}, body, line, line)] if any(part.strip() for part in body) else []


def _fence(
    lines: Sequence[str], start: int, end: int, opening: re.Match[str], first: int
) -> MystBlock:
    indent, _, directive, language, argument = opening.groups()
    body = [line.removeprefix(indent) for line in lines[start + 1 : end]]
    options, used = _options(body) if directive else ({}, 0)
    return MystBlock(
        directive or language or "text",
        argument,
        options,
        tuple(body[used:]),
        first + start,
        first + start + 1 + used,
        bool(directive),
    )


def _options(body: Sequence[str]) -> tuple[dict[str, str], int]:
    options: dict[str, str] = {}
    for index, line in enumerate(body):
        match = _OPTION.match(line)
        if match is None:
            return options, index
        options[match[1]] = match[2]
    return options, len(body)


def cards(lines: Iterable[str]) -> list[CardText]:
    """The cards in the body of a `{flashcards}` block."""
    found: list[tuple[str, list[str]]] = []
    previous = ""
    for line in lines:
        if line.startswith(":"):
            found.append((previous.strip(), [line[1:].strip()]))
        elif found and line.startswith("  "):
            found[-1][1].append(line.strip())
        if line.strip():
            previous = line
    return [_card(question, "\n".join(answer).strip()) for question, answer in found]


def _card(question: str, answer: str) -> CardText:
    named = CARD_NAME.search(question)
    return CardText(named[1] if named else "", CARD_NAME.sub("", question), answer)


def reading_minutes(text: str) -> int:
    """Minutes to read a page: its prose at 200 words a minute, equations and code by the piece."""
    words = 0
    for block in walk(source_lines(text)):
        if block.name == "code-cell":
            hidden = block.tags & {"hide-input", "hide-cell", "remove-input", "remove-cell"}
            lines = 0 if hidden else sum(bool(line.strip()) for line in block.body)
            words += FIGURE_WORDS + CODE_LINE_WORDS * lines
        elif block.name == "literalinclude":
            words += CODE_LINE_WORDS * 15
        elif block.is_code:
            words += CODE_LINE_WORDS * len(block.body)
        elif not block.name:
            words += prose_words(block.text)
    return max(1, round(words / WORDS_PER_MINUTE))


def prose_words(text: str) -> int:
    """Words of a run of text, with equations counted as the words they take to read."""
    text = _COMMENT.sub(" ", text)
    text, displayed = _DISPLAY_MATH.subn(" ", text)
    text, inline = _INLINE_MATH.subn(" ", text)
    words = len(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text))
    return words + DISPLAY_MATH_WORDS * displayed + INLINE_MATH_WORDS * inline
