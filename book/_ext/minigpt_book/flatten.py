"""MyST to the Markdown that every notebook reader shows: directives and roles become words.

What the page does with scripts the notebook does with folds; nothing refers to the site's files.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from myst_nb.core.variables import format_plain_text
from sphinx.config import Config
from sphinx.directives.code import LiteralIncludeReader

from minigpt.course.lessons.myst import MystBlock, blocks, cards
from minigpt.course.lines import source_lines

ROLE = re.compile(r"\{([\w:+-]+)\}`([^`]+)`")
EXPLICIT = re.compile(r"^(.*?)\s*<([^<>]+)>$", re.DOTALL)
TARGET = re.compile(r"^\([\w.-]+\)=\s*$")
BLOCK_ATTRIBUTES = re.compile(r"^\{[#.][^}]*\}\s*$")
EQUATION_LABEL = re.compile(r"^\$\$\s*\(([\w-]+)\)\s*$", re.MULTILINE)
_BOX = re.compile(r"\[([ xX])\]\s+")
BOXED = re.compile(r"^\s*[-*]\s+\[([ xX])\]\s+(.*)$")
RULE = "---"
SILENT = {"calibration", "bibliography", "graded-solutions", "tableofcontents", "toctree"}


@dataclass(frozen=True)
class ExerciseCard:
    """What a notebook tells of an exercise beside its statement."""

    heading: str
    cost: str = ""
    stub: str = ""
    hint: str = ""
    command: str = ""


@dataclass(frozen=True)
class Page:
    """What a page's directives and roles refer to."""

    path: Path
    values: dict[str, str] = field(default_factory=dict)
    citation: Callable[[str, bool], str] = lambda key, _: key
    title: Callable[[str], str] = lambda label: label
    equation: Callable[[str], str] = lambda label: label
    objectives: tuple[str, ...] = ()
    exercise: Callable[[str], ExerciseCard] = lambda name: ExerciseCard(f"Exercise {name}")


def flatten(text: str, page: Page) -> str:
    """A Markdown cell without MyST's directives, roles, targets and comments."""
    return "\n".join(_lines(source_lines(text), page, 2)).strip("\n")


def _lines(lines: Sequence[str], page: Page, first: int = 2) -> list[str]:
    out: list[str] = []
    for block in blocks(lines, first):
        out += _directive(block, page) if block.name else _prose(block.body, page)
    return out


def _prose(lines: Iterable[str], page: Page) -> list[str]:
    kept = [
        EQUATION_LABEL.sub(lambda match: _tag(match[1], page), line)
        for line in lines
        if not (TARGET.match(line) or BLOCK_ATTRIBUTES.match(line) or line.startswith("% "))
    ]
    return ROLE.sub(lambda match: role(match[1], match[2], page), "\n".join(kept)).split("\n")


def _tag(label: str, page: Page) -> str:
    return f"\\tag{{{page.equation(label)}}}\n$$"


def role(name: str, content: str, page: Page) -> str:
    """The words that a role stands for."""
    explicit = EXPLICIT.match(content)
    shown, target = (explicit[1], explicit[2]) if explicit else ("", content)
    if name.startswith("glue"):
        return _value(content, page.values)
    if name.startswith("cite"):
        textual = name in {"cite:t", "cite:ct", "cite:alp"}
        cited = [page.citation(key.strip(), textual) for key in content.split(",")]
        return ", ".join(cited) if textual else f"({'; '.join(cited)})"
    if name in {"ref", "doc", "numref"}:
        return f"*{shown or page.title(target)}*"
    plain = {
        "eq": f"({page.equation(content)})",
        "math": f"${content}$",
        "kbd": f"<kbd>{content}</kbd>",
    }
    plain |= {"code": f"`{content}`", "abbr": content, "download": shown}
    return plain.get(name) or shown or content


def _value(content: str, values: dict[str, str]) -> str:
    name, _, form = content.partition(":")
    text = values.get(name, "…")
    try:
        return format_plain_text(text, form)  # as the page does: a count stays a whole number
    except ValueError:
        return text


def _directive(block: MystBlock, page: Page) -> list[str]:
    if not block.directive:
        return [f"```{'' if block.name == 'text' else block.name}", *block.body, "```"]
    if block.name in SILENT:
        return []
    writer = _WRITERS.get(block.name)
    if writer is not None:
        return ["", *writer(block, page), ""]
    title = block.argument or block.name.rpartition(":")[2].replace("-", " ").capitalize()
    return ["", *quoted([f"**{_inline(title, page)}**", "", *_body(block, page)]), ""]


def _inline(text: str, page: Page) -> str:
    return _prose([text], page)[0]


def _body(block: MystBlock, page: Page) -> list[str]:
    return _lines(block.body, page)


def quoted(lines: Iterable[str]) -> list[str]:
    """Lines as a quotation."""
    return [f"> {line}".rstrip() for line in lines]


def folded(summary: str, lines: Iterable[str], indent: str = "") -> list[str]:
    """Lines behind a fold."""
    inside = [indent + line if line else "" for line in lines]
    opening = f"{indent}<details><summary>{summary}</summary>"
    return [opening, "", *inside, "", f"{indent}</details>"]


def _code(block: MystBlock, page: Page) -> list[str]:
    path = (page.path.parent / block.argument).resolve()
    options: dict[str, str | int] = dict(block.options)
    if options.get("dedent"):
        options["dedent"] = int(options["dedent"])
    reader = LiteralIncludeReader(str(path), options, Config())
    return ["```python", *source_lines(reader.read()[0].rstrip()), "```"]


def _math(block: MystBlock, page: Page) -> list[str]:
    label = block.options.get("label")
    return ["$$", *block.body, *(_tag(label, page).split("\n") if label else ["$$"])]


def _figure(block: MystBlock, page: Page) -> list[str]:
    said = block.options.get("alt", "a figure")
    return [f"*Figure: {said}*", "", *_body(block, page)]


def _fold(block: MystBlock, page: Page) -> list[str]:
    return folded(_inline(block.argument, page) or "More", _body(block, page))


def _tab(block: MystBlock, page: Page) -> list[str]:
    return [f"**{block.argument}**", "", *_body(block, page)]


def _header(block: MystBlock, page: Page) -> list[str]:
    minute = ["**In one minute.**", *_body(block, page), ""] if block.body else []
    return [*minute, "In this lesson you", "", *(f"- {objective}" for objective in page.objectives)]


def _cards(block: MystBlock, page: Page) -> list[str]:
    out: list[str] = []
    for card in cards(block.body):
        out += [*folded(_inline(card.question, page), _prose(card.answer.split("\n"), page)), ""]
    return out


def _predict(block: MystBlock, page: Page) -> list[str]:
    body = list(block.body)
    cut = body.index(RULE) if RULE in body else len(body)
    question, after = body[:cut], body[cut + 1 :]
    right = [match[2] for line in question if (match := BOXED.match(line)) and match[1] != " "]
    if "answer" in block.options:
        right = [
            _value(f"{block.options['answer']}:.4g", page.values),
            block.options.get("unit", ""),
        ]
    asked = _lines([_BOX.sub("", line, count=1) for line in question], page)
    told = _lines([" ".join(right).strip(), "", *after], page)
    return [
        *quoted(["**Predict before you run the next cell**", "", *asked]),
        "",
        *folded("Answer", told),
    ]


def _quiz(block: MystBlock, page: Page) -> list[str]:
    answers: list[str] = []
    number = 0
    shown = []
    for line in block.body:
        number += bool(re.match(r"^\d+[.)]\s", line))
        match = BOXED.match(line)
        if match and match[1] != " ":
            answers.append(f"{number}. {match[2]}")
        shown.append(_BOX.sub("", line, count=1) if match else line)
    return [
        "**Check yourself**",
        "",
        *_lines(shown, page),
        "",
        *folded("Answers", _prose(answers, page)),
    ]


def _stop(block: MystBlock, page: Page) -> list[str]:
    out: list[str] = ["**Stop and write**", ""]
    model: list[str] = []
    for line in [*block.body, ""]:
        match = re.match(r"^(\s*)(?:>\s?|[-*]\s+answer:\s*)(.*)$", line)
        if match:
            model.append(match[2])
            indent = match[1]
            continue
        if model:
            out += ["", *folded("Model answer", _prose(model, page), indent)]
            model = []
        out += _prose([line], page)
    return out


def _graded(block: MystBlock, page: Page) -> list[str]:
    card = page.exercise(block.argument)
    out = [f"**{card.heading}.** {card.cost}".rstrip(), "", *_body(block, page), ""]
    if card.stub:
        out += ["```python", *source_lines(card.stub.rstrip()), "```", ""]
    if "ask" in block.options:
        value = _value(f"{block.options['answer']}:.4g", page.values)
        out += [_inline(f"Check here: {block.options['ask']}", page), ""]
        out += [*folded("Answer", [value]), ""]
    if card.hint:
        out += [*folded("Hint 1 of 3", _prose(source_lines(card.hint), page)), ""]
    return [*out, card.command]


def _deeper(block: MystBlock, page: Page) -> list[str]:
    return [*_body(block, page), "", f"**Deeper: {_inline(block.argument, page)}**"]


_WRITERS: dict[str, Callable[[MystBlock, Page], list[str]]] = {
    "literalinclude": _code,
    "math": _math,
    "figure": _figure,
    "image": _figure,
    "dropdown": _fold,
    "toggle": _fold,
    "tab-item": _tab,
    "tab-set": lambda block, page: _body(block, page),
    "div": lambda block, page: _body(block, page),
    "lesson-header": _header,
    "flashcards": _cards,
    "predict": _predict,
    "quiz": _quiz,
    "stop": _stop,
    "graded": _graded,
    "build": _graded,
    "deeper": _deeper,
    "deeper-end": lambda *_: ["*Here the deeper part ends.*"],
    "code-block": lambda block, _: [f"```{block.argument}", *block.body, "```"],
}
