"""Doctree nodes and helpers that the book's interactive components share.

Every component is ordinary docutils content inside two thin nodes. HTML writes them as tags, which
`book.js` brings to life; every other builder writes only the content, so a PDF or a text file reads
as if the component were plain prose.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from minigpt.data.files import sha256_of

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
CHECKBOX = re.compile(r"^\s*\[([ xX])\]\s+")


class MgElement(nodes.General, nodes.Element):
    """A box: `tag` and `html` (further attributes) are what HTML writes around its children."""


class MgCaption(nodes.General, nodes.TextElement):
    """One line: `tag` (summary, p) in HTML, a paragraph elsewhere."""


def element(tag: str, *children: nodes.Node, classes: Iterable[str] = (), **html: str) -> MgElement:
    """Build a box; an attribute `data_key` is written as `data-key`."""
    attributes = {name.replace("_", "-"): value for name, value in html.items()}
    return MgElement("", *children, tag=tag, classes=list(classes), html=attributes)


def caption(tag: str, *children: nodes.Node, classes: Iterable[str] = ()) -> MgCaption:
    """Build a one-line caption, bold where there is no style sheet."""
    return MgCaption("", "", nodes.strong("", "", *children), tag=tag, classes=list(classes))


def cell(tag: str, *children: nodes.Node, **html: str) -> MgCaption:
    """Build a cell of a table, or another line with attributes; `data_key` becomes `data-key`."""
    attributes = {name.replace("_", "-"): value for name, value in html.items()}
    return MgCaption("", "", *children, tag=tag, classes=[], html=attributes)


def details(summary: str, *children: nodes.Node, classes: Iterable[str] = ()) -> MgElement:
    """Build a fold that opens without a script; other builders show it open."""
    return element("details", caption("summary", nodes.Text(summary)), *children, classes=classes)


def paragraph(text: str, *classes: str) -> nodes.paragraph:
    """Build a paragraph of plain text."""
    return nodes.paragraph("", text, classes=list(classes))


def plain_text(node: nodes.Node) -> str:
    """Read a node as one line of text, with mathematics between dollar signs."""
    copy = node.deepcopy()
    for math in list(copy.findall(nodes.math)):
        math.replace_self(nodes.Text(f"${math.astext()}$"))
    for link in list(copy.findall(addnodes.pending_xref)):
        if link["reftype"] in {"eq", "ref", "numref"} and not link.get("refexplicit"):
            link.replace_self(nodes.Text("…"))  # a label, whose title is not known yet
    for raw in list(copy.findall(nodes.raw)):
        raw.parent.remove(raw)
    return " ".join(copy.astext().split())


def fingerprint(text: str) -> str:
    """Name the wording of a question, so that answers to an older wording are not misread."""
    return sha256_of(text)[:8]


def take_checkbox(item: nodes.list_item) -> bool | None:
    """Remove the checkbox that starts a task-list item; True is ticked, None is no task list."""
    first = item.children[0] if item.children else None
    if not isinstance(first, nodes.paragraph) or not first.children:
        return None
    lead = first.children[0]
    if isinstance(lead, nodes.raw) and "checkbox" in lead.astext():
        first.remove(lead)
        if first.children and isinstance(first.children[0], nodes.Text):
            first.replace(first.children[0], nodes.Text(first.children[0].lstrip()))
        return "checked" in lead.astext()
    match = CHECKBOX.match(lead) if isinstance(lead, nodes.Text) else None
    if match is None:
        return None
    first.replace(lead, nodes.Text(lead[match.end() :]))
    return match[1] in "xX"


def lettered(choices: list[tuple[nodes.list_item, bool]]) -> nodes.enumerated_list:
    """Build a list of choices a., b., c.; the right ones carry the class `mg-right`."""
    listing = nodes.enumerated_list(
        "", enumtype="loweralpha", prefix="", suffix=".", classes=["mg-choices"]
    )
    for item, right in choices:
        item["classes"] = ["mg-right"] if right else []
        listing += item
    return listing


def told_right(rights: list[bool]) -> nodes.paragraph:
    """Say which choices are right in words: 'The first and third choices are right.'"""
    names = [ORDINALS[i] if i < len(ORDINALS) else f"{i + 1}th" for i in range(len(rights))]
    named = " and ".join(name for name, right in zip(names, rights, strict=True) if right)
    ending = "choices are" if sum(rights) > 1 else "choice is"
    return paragraph(f"The {named} {ending} right.", "mg-told")


class Component(SphinxDirective):
    """What the directives share: parsing MyST, stable keys, errors at the right line."""

    has_content = True

    def parsed(self, lines: Any = None, offset: int = 0) -> MgElement:
        """Parse lines (default: the whole body) as MyST into a box."""
        box = element("div")
        body = self.content if lines is None else lines
        self.state.nested_parse(body, self.content_offset + offset, box)
        return box

    def key(self, kind: str, name: str) -> str:
        """Name what the reader's browser remembers: book, kind, page and id."""
        book = self.config.minigpt_book_key
        return f"{book}:{kind}:{self.env.docname}:{name}"

    def anchored(self, box: MgElement, name: str) -> MgElement:
        """Give a box its HTML id and refuse two of the same on one page."""
        anchor = nodes.make_id(name)
        seen = self.env.temp_data.setdefault("minigpt_anchors", set())
        if anchor in seen:
            raise self.error(f"two components on this page are called {name!r}: rename one")
        seen.add(anchor)
        box["ids"] = [anchor]
        return box


def questions_in(box: MgElement, kind: Component) -> Iterator[nodes.list_item]:
    """Walk the items of the one numbered list in a parsed body."""
    found = [child for child in box.children if isinstance(child, nodes.enumerated_list)]
    if len(found) != 1:
        raise kind.error(f"{kind.name}: the questions must be one numbered list (1. 2. 3.)")
    for item in found[0].children:
        assert isinstance(item, nodes.list_item)
        yield item


def visit_element(translator: Any, node: MgElement) -> None:
    """Write the opening tag."""
    translator.body.append(translator.starttag(node, node["tag"], **node["html"]))


def depart_element(translator: Any, node: MgElement) -> None:
    """Write the closing tag."""
    translator.body.append(f"</{node['tag']}>\n")


def visit_caption(translator: Any, node: MgCaption) -> None:
    """Write the opening tag of a line."""
    translator.body.append(translator.starttag(node, node["tag"], "", **node.get("html", {})))


def _nothing(translator: Any, node: nodes.Node) -> None:
    """Let the children speak for themselves."""


def _open_paragraph(translator: Any, node: nodes.Node) -> None:
    translator.visit_paragraph(node)


def _close_paragraph(translator: Any, node: nodes.Node) -> None:
    translator.depart_paragraph(node)


def register_component(app: Sphinx) -> None:
    """Tell every builder how to write the two nodes."""
    app.add_node(
        MgElement,
        html=(visit_element, depart_element),
        latex=(_nothing, _nothing),
        text=(_nothing, _nothing),
        man=(_nothing, _nothing),
        texinfo=(_nothing, _nothing),
    )
    app.add_node(
        MgCaption,
        html=(visit_caption, depart_element),
        latex=(_open_paragraph, _close_paragraph),
        text=(_open_paragraph, _close_paragraph),
        man=(_open_paragraph, _close_paragraph),
        texinfo=(_open_paragraph, _close_paragraph),
    )
