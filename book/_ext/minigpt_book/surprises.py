"""`{surprises}`: the surprise collection, each entry answered by a claim of its lesson."""

from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from minigpt.course.lessons.curriculum import read_curriculum
from minigpt_book.claims import FoundClaim, collect
from minigpt_book.lesson import BookDirective
from minigpt_book.markup import MgElement, caption, element, fingerprint

_logger = logging.getLogger(__name__)


def read_surprises(root: Path) -> list[dict[str, Any]]:
    """Read `book/surprises.yml`: groups of [question, claim, what it means]."""
    found: list[dict[str, Any]] = yaml.safe_load(
        (root / "book" / "surprises.yml").read_text("utf8")
    )
    return found


class Surprises(BookDirective):
    """A section a kind of surprise; `surprises.js` adds two buttons to an answer, and a count.

    An entry of a lesson that this site leaves out is left out, too. One whose claim the lesson
    does not make is a warning, and a warning stops the build.
    """

    def run(self) -> list[nodes.Node]:
        """Build the page anew in every build, since any claim may have changed."""
        self.env.note_reread()
        claims = {one.record["id"]: one for one in collect(self.env.app)}
        groups = read_surprises(Path(self.env.srcdir))
        return [
            element("div", classes=["mg-surprised"]),
            *[self.group(one, claims) for one in groups],
        ]

    def group(self, group: dict[str, Any], claims: dict[str, FoundClaim]) -> nodes.section:
        """The section of one kind."""
        entries = [
            self.entry(question, claims[name], meaning)
            for question, name, meaning in group["entries"]
            if self.known(name, claims)
        ]
        head = self.parsed([group["about"]])
        return self.section(group["title"], f"surprises-{group['title']}", head, *entries)

    def known(self, name: str, claims: dict[str, FoundClaim]) -> bool:
        """Whether a claim was made; warn where its page is here and did not make it."""
        if name in claims:
            return True
        made_on = {one.page for one in claims.values()}
        home = page_of(name, Path(self.env.srcdir))
        if home in self.env.found_docs and made_on:
            _logger.warning(f"surprise: {home} makes no claim {name!r}", location=self.env.docname)
        return False

    def entry(self, question: str, claim: FoundClaim, meaning: str) -> MgElement:
        """A question, and folded below it what was measured, what it means, and where."""
        record = claim.record
        lines = [
            f"{record['text']}: **{record['measured']}**. {meaning}",
            "",
            f"From {{doc}}`{claim.title} </{claim.page}>`.",
        ]
        fold = element(
            "details",
            caption("summary", nodes.Text("Show what was measured")),
            self.parsed(lines),
            classes=["mg-solution"],
        )
        box = element("div", self.parsed([question]), fold, classes=["mg-box", "mg-surprise"])
        key = f"{self.config.minigpt_book_key}:surprise:{record['id']}"
        box["html"] = {"data-key": key, "data-version": fingerprint(question)}
        return box


def page_of(claim: str, root: Path) -> str:
    """The page that should make a claim, by the lesson or seminar in its name."""
    book = read_curriculum(root)
    if claim.startswith("seminar-"):
        return book.seminars[int(claim.split("-")[1]) - 1].page
    return book.lesson(claim.split("-")[0]).docname


def _script(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load the script on the page that has the collection."""
    if tree is not None and any("mg-surprise" in one["classes"] for one in tree.findall(MgElement)):
        app.add_js_file("surprises.js", loading_method="defer", priority=450)


def setup(app: Sphinx) -> None:
    """Register the directive and its script."""
    app.add_directive("surprises", Surprises)
    app.connect("html-page-context", _script)
