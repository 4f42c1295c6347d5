"""The page of claims, collected from the executed notebooks: paper, ours, difference, why."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from nbformat import NotebookNode
from sphinx.application import Sphinx
from sphinx.util import logging

from minigpt.course.lessons.claims import MIME, short_number
from minigpt.course.lessons.curriculum import read_curriculum
from minigpt_book.execute import executed_page
from minigpt_book.lesson import BookDirective

_logger = logging.getLogger(__name__)
_HEADINGS = ("Claim", "Statement", "Paper", "Ours", "Must be", "Difference", "Why")


@dataclass(frozen=True)
class FoundClaim:
    """A claim's record and the page that makes it."""

    page: str
    record: dict[str, Any]


def claims_in(notebook: NotebookNode) -> list[dict[str, Any]]:
    """The records of the claims that a notebook's outputs carry, in order."""
    return [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if MIME in output.get("data", {})
    ]


def collect(app: Sphinx) -> list[FoundClaim]:
    """Every claim of the book, by lesson and then by seminar."""
    book = read_curriculum(Path(app.srcdir))
    pages = [*(one.docname for one in book.lessons), *(one.page for one in book.seminars)]
    found = []
    for page in pages:
        notebook = executed_page(app, page) if page in app.env.found_docs else None
        found += [FoundClaim(page, record) for record in claims_in(notebook)] if notebook else []
    return found


def difference(record: dict[str, Any]) -> str:
    """Ours minus the paper's, where the paper gives a number."""
    paper = record["paper"]
    return f"{record['value'] - paper:+.3g}" if isinstance(paper, int | float) else ""


class ClaimsTable(BookDirective):
    """`{claims-table}`: every claim of the book in one table."""

    def run(self) -> list[nodes.Node]:
        """Build the table anew in every build, since any lesson may have changed."""
        self.env.note_reread()
        found = collect(self.env.app)
        self.warn_twice(found)
        if not found:
            text = "No lesson of this book makes a claim yet."
            return [nodes.paragraph(text, text)]
        table = nodes.table(classes=["mg-claims"])
        group = nodes.tgroup(cols=len(_HEADINGS))
        table += group
        group += [nodes.colspec(colwidth=1) for _ in _HEADINGS]
        head, body = nodes.thead(), nodes.tbody()
        head += self.row([[nodes.paragraph(text, text)] for text in _HEADINGS])
        body += [self.row(self.cells(claim)) for claim in found]
        group += [head, body]
        return [table]

    def warn_twice(self, found: Iterable[FoundClaim]) -> None:
        """A name may be used once in the book."""
        seen: set[str] = set()
        for claim in found:
            name = claim.record["id"]
            if name in seen:
                _logger.warning(f"claim {name} is made twice", location=claim.page)
            seen.add(name)

    def row(self, cells: Iterable[Iterable[nodes.Node]]) -> nodes.row:
        """A table row of ready cells."""
        row = nodes.row()
        for cell in cells:
            entry = nodes.entry()
            entry += list(cell)
            row += entry
        return row

    def cells(self, claim: FoundClaim) -> list[list[nodes.Node]]:
        """The cells of one claim."""
        record = claim.record
        paper = record["paper"]
        printed = short_number(paper) if isinstance(paper, int | float) else paper or ""
        cite = f" {{cite:t}}`{record['source']}`" if record["source"] else ""
        texts = [record["text"], f"{printed}{cite}", record["measured"], record["bounds"]]
        texts += [difference(record), record["why"] or ""]
        return [[self.linked(claim)], *[self.parsed([text]).children for text in texts]]

    def linked(self, claim: FoundClaim) -> nodes.paragraph:
        """The claim's name, linked to the row that its lesson shows."""
        name = claim.record["id"]
        builder = self.env.app.builder
        page = builder.get_relative_uri(self.env.docname, claim.page)
        target = nodes.reference(name, name, refuri=f"{page}#claim-{name}", internal=True)
        return nodes.paragraph("", "", target)


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("claims-table", ClaimsTable)
