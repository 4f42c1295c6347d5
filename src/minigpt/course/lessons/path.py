"""How long a lesson's path is: what is read in one sitting, with every fold closed.

Words of prose at 90 a minute, 5 s for a visible line of code, 45 s for a displayed equation or a
figure, a minute for a prediction. What stands between `{deeper}` and `{deeper-end}` is the depth.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from minigpt.course.lessons.myst import MystBlock, blocks

WORDS_PER_MINUTE = 90
_SECONDS = {"line": 5, "equation": 45, "figure": 45, "prediction": 60}
HIDDEN = {"hide-input", "hide-cell", "remove-input", "remove-cell", "bookkeeping"}
DOING = {"graded", "build", "quiz", "flashcards", "stop", "calibration", "graded-solutions"}
FOLDS = {"dropdown", "toggle"}
_DISPLAY = re.compile(r"\$\$.*?\$\$(?:\s*\([\w-]+\))?", re.DOTALL)
_INLINE = re.compile(r"(?<![\\$])\$(?!\s)[^$\n]+?(?<!\s)\$")
_ROLE = re.compile(r"\{[\w:+-]+\}`([^`<>]*)(?:<[^`<>]*>)?`")
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_COMMENT = re.compile(r"<!--.*?-->|^%.*$|^\([\w.-]+\)=\s*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
_FIGURE = re.compile(r"\bviz\.(?!live\b)\w+\(|\bviz\.live\.\w+\(|\bplt\.show\(|\bexplore\(")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”)*]*\s+(?=[A-Z“\"(*`$]|[a-z]+\d{4}\b)")


@dataclass
class Effort:
    """What a part of a lesson asks of its reader."""

    words: int = 0
    lines: int = 0
    equations: int = 0
    figures: int = 0
    predictions: int = 0
    by_section: Counter[str] = field(default_factory=Counter)
    sentences: list[tuple[int, str]] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        """Estimated minutes of reading."""
        seconds = _SECONDS["line"] * self.lines + _SECONDS["equation"] * self.equations
        seconds += _SECONDS["figure"] * self.figures + _SECONDS["prediction"] * self.predictions
        return self.words / WORDS_PER_MINUTE + seconds / 60


def effort_of(lines: Sequence[str]) -> tuple[Effort, Effort]:
    """Return what a lesson's path and its depth ask of a reader."""
    path, depth = Effort(), Effort()
    section, part = "", path
    for block in blocks(lines):
        if block.name == "deeper":
            _add(block.body, block.body_line, section, path)
            part = depth
        elif block.name == "deeper-end":
            part = path
        elif not block.name:
            for heading, body, line in _parts(block):
                section = heading or section
                _add(body, line, section, part)
        else:
            _directive(block, section, part)
    return path, depth


def exercises_in_depth(lines: Sequence[str]) -> set[str]:
    """Return the ids of the exercises whose cards stand between `{deeper}` and `{deeper-end}`."""
    found, folded = set[str](), False
    for block in blocks(lines):
        folded = block.name == "deeper" or (folded and block.name != "deeper-end")
        if folded and block.name in ("graded", "build"):
            found.add(block.argument.rsplit("/", 1)[-1])
    return found


def _parts(block: MystBlock) -> Iterator[tuple[str, list[str], int]]:
    """Cut a run of text at its headings of levels 2 and 3, which name where its words belong."""
    title, body, first = "", list[str](), block.body_line
    for offset, line in enumerate(block.body):
        match = _HEADING.match(line)
        if match and len(match[1]) in (2, 3):
            yield title, body, first
            title, body, first = match[2], [], block.body_line + offset + 1
        elif not match:
            body.append(line)
    yield title, body, first


def _directive(block: MystBlock, section: str, part: Effort) -> None:
    if block.name == "code-cell":
        part.figures += len(_FIGURE.findall(block.text))
        if not block.tags & HIDDEN:
            part.lines += sum(bool(line.strip()) for line in block.body)
    elif block.name == "literalinclude":
        part.lines += int(block.options.get("lines-shown", 15))
    elif block.name in ("code-block", "code"):
        part.lines += len(block.body)
    elif block.name == "math":
        part.equations += 1
    elif block.name == "predict":
        part.predictions += 1
    elif block.name in ("figure", "image"):
        part.figures += 1
    elif block.directive and block.name not in DOING | FOLDS:
        for inner in blocks(block.body, block.body_line):
            if inner.name:
                _directive(inner, section, part)
            else:
                _add(inner.body, inner.body_line, section, part)


def _add(body: Iterable[str], first: int, section: str, part: Effort) -> None:
    text = "\n".join(body)
    part.equations += len(_DISPLAY.findall(text))
    prose = _DISPLAY.sub(lambda found: "\n" * found[0].count("\n"), _COMMENT.sub("", text))
    prose = _INLINE.sub(" x ", _ROLE.sub(r"\1", prose))
    n = len(_WORD.findall(prose))
    part.words += n
    if n:
        part.by_section[section] += n
    part.sentences += _sentences(prose, first)


def _sentences(prose: str, first: int) -> Iterator[tuple[int, str]]:
    """Yield every sentence with the line on which its paragraph begins; tables have none."""
    line = first
    for paragraph in prose.split("\n\n"):
        at = line + (len(paragraph) - len(paragraph.lstrip("\n")))
        if not paragraph.lstrip().startswith("|"):
            for item in re.split(r"\n\s*(?:[-*]|\d+\.)\s+", "\n" + paragraph):
                for sentence in _SENTENCE.split(" ".join(item.split())):
                    if sentence:
                        yield at, sentence
        line += paragraph.count("\n") + 2


def words_of(sentence: str) -> int:
    """Count the words of a sentence."""
    return len(_WORD.findall(sentence))
