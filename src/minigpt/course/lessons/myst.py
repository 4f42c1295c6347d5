"""The block structure of a MyST page: text, code cells and directives, with their line numbers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import takewhile

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from myst_parser.parsers.options import TokenizeError, options_to_items

from minigpt.course.lines import source_lines
from minigpt.errors import CourseError

_BREAKS = {"front_matter", "fence", "colon_fence"}
_DIRECTIVE = re.compile(r"\{([^\s}]+)\}\s*(.*)")  # as MyST reads the words behind a fence
_OPTION = re.compile(r":[\w-]+:(\s|$)")
CARD_NAME = re.compile(r"\s+\{#([a-z0-9-]+)\}\s*$")


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


def blocks(lines: Sequence[str], first: int = 1) -> tuple[MystBlock, ...]:
    """Split lines into text and fences; the body of a directive can be split again.

    `first` is the number of the first line: a page, which may have front matter, begins at 1.
    """
    return _blocks(tuple(lines), first)


@lru_cache(maxsize=4096)  # indexes and tracks ask for every lesson again
def _blocks(lines: tuple[str, ...], first: int) -> tuple[MystBlock, ...]:
    found: list[MystBlock] = []
    start = 0
    for token in _parser(first == 1).parse("\n".join(lines)):
        if token.map is None or token.type not in _BREAKS:
            continue
        found += _text(lines, start, token.map[0], first)
        start = token.map[1]
        if token.type != "front_matter":
            found.append(_fence(token, first + token.map[0]))
    return (*found, *_text(lines, start, len(lines), first))


@cache
def _parser(is_page: bool) -> MarkdownIt:
    """CommonMark with the blocks that MyST adds."""
    parser = MarkdownIt("commonmark").use(colon_fence_plugin)
    return parser.use(front_matter_plugin) if is_page else parser


def walk(lines: Sequence[str], first: int = 1) -> Iterator[MystBlock]:
    """Every block, those inside directives too, in reading order."""
    for block in blocks(lines, first):
        yield block
        if block.directive and not block.is_code:
            yield from walk(block.body, block.body_line)


def _text(lines: Sequence[str], start: int, end: int, first: int) -> list[MystBlock]:
    body = tuple(lines[start:end])
    line = first + start
    return [MystBlock("", "", {}, body, line, line)] if any(part.strip() for part in body) else []


def _fence(token: Token, line: int) -> MystBlock:
    info, body = _DIRECTIVE.match(token.info.strip()), source_lines(token.content)
    name, _, argument = token.info.strip().partition(" ")
    name, argument, directive = (info[1], info[2], True) if info else (name, argument, False)
    options, used = _options(body, line) if directive else ({}, 0)
    place = line, line + 1 + used
    return MystBlock(name or "text", argument, options, tuple(body[used:]), *place, directive)


def _options(body: Sequence[str], line: int) -> tuple[dict[str, str], int]:
    lines = list(takewhile(_OPTION.match, body))
    try:
        return dict(options_to_items("\n".join(one[1:] for one in lines))[0]), len(lines)
    except TokenizeError as problem:
        said = " ".join(str(problem).split())
        raise CourseError(f"the options of the directive in line {line}: {said}") from None


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
