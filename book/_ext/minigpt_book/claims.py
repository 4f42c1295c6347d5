"""The page of claims, collected from the executed notebooks: statement, paper, ours, why."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt.course.lessons.evidence import claim_records, empty_columns
from minigpt.course.lessons.published import (
    FoundClaim,
    claim_pages,
    difference,
    paper_value,
    spread,
)
from minigpt_book.execute import executed_page
from minigpt_book.lesson import BookDirective
from minigpt_book.markup import MgElement, cell, element

_logger = logging.getLogger(__name__)
SCRIPT = "filter.js"
TABLE_HEAD = ("Statement", "Paper", "Ours", "Difference", "Why")
NEEDS_PAPER = {"Paper", "Difference", "Why"}


def collect(app: Sphinx) -> list[FoundClaim]:
    """Every claim of the book, by lesson and then by seminar."""
    found = []
    for one in claim_pages(read_curriculum(Path(app.srcdir))):
        notebook = executed_page(app, one.docname) if one.docname in app.env.found_docs else None
        records = claim_records(notebook) if notebook else []
        found += [FoundClaim(one.docname, one.title, one.short, record) for record in records]
    return found


class ClaimsTable(BookDirective):
    """`{claims-table}`: every claim of the book, a section a lesson; the script adds a filter.

    Where no claim of a lesson has a paper's value its table has two columns, Statement and Ours;
    where papers have words and no number, there is no column of differences.
    The build warns when a column stays empty over the whole page.
    """

    def run(self) -> list[nodes.Node]:
        """Build the page anew in every build, since any lesson may have changed."""
        self.env.note_reread()
        found = collect(self.env.app)
        self.warn(found)
        if not found:
            text = "No lesson of this book makes a claim yet."
            return [nodes.paragraph(text, text)]
        parts = groupby(found, key=lambda claim: (claim.title, claim.short))
        return [self.part(title, short, list(claims)) for (title, short), claims in parts]

    def warn(self, found: Sequence[FoundClaim]) -> None:
        """A name may be used once in the book, and no column may stay empty."""
        seen: set[str] = set()
        for claim in found:
            name = claim.record["id"]
            if name in seen:
                _logger.warning(f"claim {name} is made twice", location=claim.page)
            seen.add(name)
        for message in empty_columns([claim.record for claim in found]):
            _logger.warning(message, location=self.env.docname)

    def part(self, title: str, short: str, claims: list[FoundClaim]) -> nodes.section:
        """A lesson's claims."""
        papers = [claim.record for claim in claims if claim.record["paper"] is not None]
        empty = set() if papers else NEEDS_PAPER
        if not any(difference(record) for record in papers):  # papers that have words, no number
            empty = empty | {"Difference"}
        names = [name for name in TABLE_HEAD if name not in empty]
        head = element("tr", *[cell("th", nodes.Text(name), scope="col") for name in names])
        body = element("tbody", *[self.row(claim, names) for claim in claims])
        table = element("table", element("thead", head), body, classes=["mg-claims"])
        return self.section(title, f"claims-{short}", element("div", table, data_chip=short))

    def row(self, claim: FoundClaim, names: Iterable[str]) -> nodes.Element:
        """A claim's row; a cell knows its heading, which a phone shows inside the row."""
        record = claim.record
        paper = record["paper"]
        cite = f" {{cite:t}}`{record['source']}`" if record["source"] else ""
        around = filter(None, (record["bounds"], spread(record)))
        ours = [nodes.Text(record["measured"]), self.quiet(f" ({', '.join(around)})")]
        content = {
            "Statement": [*self.text(record["text"]), nodes.Text(" "), self.linked(claim)],
            "Paper": self.text(f"{paper_value(record)}{cite}"),
            "Ours": ours,
            "Difference": [nodes.Text(difference(record))],
            "Why": self.text(record["why"] or ""),
        }
        cells = [cell("td", *content[name], data_label=name) for name in names]
        for one in cells:
            one["classes"] = [] if one.astext().strip() else ["mg-none"]
        row = element("tr", *cells)
        if paper is not None:
            row["html"]["data-tag"] = "has a paper's value"
        return row

    def quiet(self, text: str) -> nodes.inline:
        """Text that steps back."""
        return nodes.inline(text, text, classes=["mg-quiet"])

    def text(self, line: str) -> list[nodes.Node]:
        """A line of Markdown, without the paragraph around it."""
        parsed = self.parsed([line]).children
        return list(parsed[0].children) if parsed else []

    def linked(self, claim: FoundClaim) -> nodes.reference:
        """The claim's name, linked to the row that its lesson shows."""
        name = claim.record["id"]
        builder = self.env.app.builder
        page = builder.get_relative_uri(self.env.docname, claim.page)
        return nodes.reference(
            name, name, refuri=f"{page}#claim-{name}", internal=True, classes=["mg-quiet"]
        )


def add_script(app: Sphinx, page: str, _: str, context: dict[str, Any], tree: Any) -> None:
    """Load the filter on the page that has something to filter."""
    if tree is not None and any("data-chip" in box["html"] for box in tree.findall(MgElement)):
        app.add_js_file(SCRIPT, loading_method="defer")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("claims-table", ClaimsTable)
    app.connect("html-page-context", add_script)
