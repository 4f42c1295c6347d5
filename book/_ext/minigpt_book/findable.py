"""What the search may find on a page: sections, folds, exercises and terms, each with its text.

Left out is what a reader must not see before she has thought (what follows a prediction, answers,
quizzes, hints, the package's version of what she builds), what the book computes for itself
(outputs, cells of bookkeeping, tables of claims), and whatever is no part of the article.
Titles are kept everywhere: the side bar shows them anyway, and those of folds give nothing away.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import shorten

from docutils import nodes
from sphinx import addnodes

from minigpt_book.markup import MgCaption, MgElement
from minigpt_book.plain import plain_tex

_HIDDEN = frozenset(
    {
        *("mg-box", "mg-cards", "mg-answer", "mg-why", "mg-model", "mg-back", "mg-check"),
        *("mg-hint", "mg-stub", "mg-ours", "mg-solution", "mg-wrong", "mg-command"),
        *("mg-measures", "mg-facts", "mg-claims", "mg-results", "mg-checked", "tag_bookkeeping"),
        *("cell_output", "toctree-wrapper"),
    }
)
PLUMBING = frozenset({"tag_hide-input", "tag_remove-input", "tag_remove-cell", "tag_hide-cell"})
_SILENT = (
    *(nodes.raw, nodes.comment, nodes.image, nodes.footnote_reference, nodes.literal_block),
    *(nodes.substitution_definition, nodes.target, nodes.system_message, addnodes.index),
)
SAYINGS = re.compile(
    r"\"{3}.*?\"{3}|'{3}.*?'{3}|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|#[^\n]*", re.DOTALL
)
_NAME = re.compile(r"[A-Za-z_]\w{2,}")
BEGINS = frozenset({"mg-deeper", "mg-graded"})


@dataclass
class Unit:
    """One thing that can be found: where it is, what it is called, what it says."""

    anchor: str
    title: str
    kind: str  # page, section, fold, exercise, term or source
    trail: tuple[str, ...] = ()
    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    waits: bool = False  # behind a prediction: found by its title only

    def row(self) -> list[object]:
        """The unit as the index holds it."""
        text, code = " ".join(" ".join(self.text).split()), " ".join(" ".join(self.code).split())
        return [self.anchor, self.title, self.kind, " › ".join(self.trail), text, code, self.waits]


def classes(node: nodes.Node) -> frozenset[str]:
    """The classes of an element; none for text."""
    return frozenset(node.get("classes", ())) if isinstance(node, nodes.Element) else frozenset()


def names_in(code: str) -> list[str]:
    """The names that code uses, each once; what it says in words or notes is left out."""
    return list(dict.fromkeys(_NAME.findall(SAYINGS.sub(" ", code))))


def is_prediction(node: nodes.Node) -> bool:
    """Tell the box after which the rest of its section waits."""
    return isinstance(node, MgElement) and "mg-predict" in classes(node)


def said(node: nodes.Node) -> str:
    """What an element says in a line of plain text, without what is hidden in it."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Text):
        yield str(node)
    elif isinstance(node, nodes.math | nodes.math_block):
        yield plain_tex(node.astext())
    elif not isinstance(node, _SILENT) and not classes(node) & _HIDDEN:
        for child in node.children:
            yield from _pieces(child)
    if not isinstance(node, nodes.Text | nodes.Inline):
        yield " "


def heading(node: nodes.Element) -> str:
    """The title that a section or a card begins with, or the line that a fold shows."""
    first = node.children[0] if node.children else None
    return said(first) if isinstance(first, nodes.title | MgCaption) else ""


class Reader:
    """Walks a page and files what it says under the unit that it belongs to."""

    def __init__(self) -> None:
        self.units = list[Unit]()

    def read(self, node: nodes.Element, unit: Unit | None, waits: bool) -> None:
        """Read what stands in an element; after a prediction, the titles only."""
        for child in node.children:
            if not isinstance(child, nodes.Element):
                continue
            if is_prediction(child):
                self._question(child, unit, waits)
                waits = True
            elif (own := self._begun(child, unit, waits)) is not None:
                self.units.append(own)
                self.read(child, own, waits)
            elif not (classes(child) & _HIDDEN or isinstance(child, nodes.title | MgCaption)):
                self._file(child, unit, waits)

    def _question(self, box: nodes.Element, unit: Unit | None, waits: bool) -> None:
        if unit is not None and not waits:
            unit.text += [said(part) for part in box.children if "mg-question" in classes(part)]

    def _begun(self, node: nodes.Element, parent: Unit | None, waits: bool) -> Unit | None:
        """The unit that an element begins, if it begins one."""
        if not node.get("ids"):
            return None
        anchor, title = node["ids"][0], heading(node)
        trail = (*parent.trail, parent.title) if parent else ()
        if isinstance(node, nodes.section):
            return Unit(anchor, title, "section" if parent else "page", trail, waits=waits)
        if "mg-deeper" in classes(node):
            return Unit(anchor, title.removeprefix("Deeper: "), "fold", trail, waits=waits)
        if "mg-graded" in classes(node):
            return Unit(anchor, title, "exercise", trail, waits=waits)
        return None

    def _file(self, node: nodes.Element, unit: Unit | None, waits: bool) -> None:
        named = node.children[0] if isinstance(node, nodes.definition_list_item) else node
        kind = {nodes.term: "term", nodes.citation: "source"}.get(type(named))
        if kind and isinstance(named, nodes.Element) and named.get("ids"):
            self._entry(node, named["ids"][0], kind, unit, waits)
        elif classes(node) & PLUMBING or _names_code(node):
            return
        elif isinstance(node, nodes.literal_block):
            if unit is not None and not waits:
                unit.code += names_in(node.astext())
        elif _holds_more(node):
            self.read(node, unit, waits)
        elif unit is not None and not waits:
            unit.text.append(said(node))

    def _entry(
        self, node: nodes.Element, anchor: str, kind: str, unit: Unit | None, waits: bool
    ) -> None:
        if not waits:
            text = " ".join(said(child) for child in node.children[1:])
            title = (
                said(node.children[0]) if kind == "term" else shorten(text, 70, placeholder=" …")
            )
            trail = (unit.title,) if unit else ()
            self.units.append(Unit(anchor, title, kind, trail, [text]))


def _names_code(node: nodes.Element) -> bool:
    """Tell the line above a listing, which is a path."""
    return isinstance(node, nodes.caption) and "literal-block-wrapper" in classes(node.parent)


def _holds_more(node: nodes.Element) -> bool:
    """Tell what holds units, predictions or code from what is text all through."""
    wanted = (nodes.section, nodes.citation, nodes.term, nodes.literal_block)
    return any(
        isinstance(child, wanted) or is_prediction(child) or classes(child) & BEGINS
        for child in node.findall(nodes.Element)
        if child is not node
    )


def units_of(page: nodes.document) -> list[Unit]:
    """Find the units of a page, in reading order; the first is the page itself."""
    reader = Reader()
    reader.read(page, None, waits=False)
    return [unit for unit in reader.units if unit.title]
