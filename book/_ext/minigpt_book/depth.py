"""What is folded on the page and still there: `{deeper}` parts, and cells of bookkeeping.

`{deeper} title`, with a sentence that stays visible, begins a fold; `{deeper-end}` ends it. What
lies between, code cells too, is executed, asserted, found by the search, and printed.
A cell tagged `bookkeeping` (claims, glue, ranges) leaves one quiet line: "5 statements checked".
"""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

from minigpt_book.markup import Component, MgElement, caption, element


class DepthMark(nodes.General, nodes.Element):
    """Where a fold begins (`title`) or ends (none); gone once the page is read."""


class Deeper(Component):
    """`{deeper} title`: the body, one sentence, says what is inside and for whom."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Leave a mark behind the sentence."""
        if not "".join(self.content).strip():
            raise self.error("deeper: say in a sentence what is inside, and who wants it")
        mark = DepthMark(title=self.arguments[0])
        self.set_source_info(mark)
        said = self.parsed()
        said["classes"] = ["mg-invites"]
        return [said, mark]


class DeeperEnd(Component):
    """`{deeper-end}`: what follows is on the path again."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Leave a mark."""
        mark = DepthMark(title="")
        self.set_source_info(mark)
        return [mark]


def fold_depth(app: Sphinx, doctree: nodes.document) -> None:
    """Put what lies between two marks into a fold.

    Raises:
        SphinxError: a fold without an end in its section, or an end without a beginning.
    """
    for begin in [mark for mark in doctree.findall(DepthMark) if mark["title"]]:
        parent = begin.parent
        at = parent.index(begin)
        ends = [n for n in parent.children[at + 1 :] if isinstance(n, DepthMark)]
        if not ends or ends[0]["title"]:
            _complain(app, begin, "has no {deeper-end} in its own section")
            continue
        inside = parent.children[at + 1 : parent.index(ends[0])]
        for node in [*inside, ends[0]]:
            parent.remove(node)
        summary = caption("summary", nodes.Text(f"Deeper: {begin['title']}"))
        fold = element("details", summary, *inside, classes=["mg-deeper"])
        fold["names"] = [nodes.fully_normalize_name(f"deeper {begin['title']}")]
        doctree.set_id(fold)  # so that the search can link to it
        begin.replace_self(fold)
    for mark in list(doctree.findall(DepthMark)):
        if not mark["title"]:
            _complain(app, mark, "ends what no {deeper} of its section began")


def _complain(app: Sphinx, mark: DepthMark, what: str) -> None:
    from sphinx.util import logging

    name = f"deeper {mark['title']!r}" if mark["title"] else "{deeper-end}"
    logging.getLogger(__name__).warning(f"{name} {what}", location=mark)
    mark.parent.remove(mark)


def fold_bookkeeping(app: Sphinx, doctree: nodes.document) -> None:
    """Fold cells of bookkeeping, neighbors together, behind a line that counts their claims."""
    folds = list[MgElement]()
    for cell in list(_bookkeeping(doctree)):
        at = cell.parent.index(cell)
        before = cell.parent.children[at - 1] if at else None
        if folds and before is folds[-1]:
            cell.parent.remove(cell)
        else:
            folds.append(element("details", classes=["mg-checked"]))
            cell.replace_self(folds[-1])
        folds[-1] += cell
    for fold in folds:
        n = sum(raw.astext().count('class="mg-claim"') for raw in fold.findall(nodes.raw))
        said = {0: "Bookkeeping", 1: "1 statement checked"}.get(n, f"{n} statements checked")
        fold.insert(0, caption("summary", nodes.Text(said)))


def _bookkeeping(doctree: nodes.document) -> Iterator[nodes.Element]:
    for node in doctree.findall(nodes.container):
        if "tag_bookkeeping" in node.get("classes", []):
            yield node


def fold(app: Sphinx, doctree: nodes.document) -> None:
    """Fold both, once a page is read."""
    fold_bookkeeping(app, doctree)
    fold_depth(app, doctree)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives and the folding."""
    app.add_node(DepthMark)
    app.add_directive("deeper", Deeper)
    app.add_directive("deeper-end", DeeperEnd)
    app.connect("doctree-read", fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
