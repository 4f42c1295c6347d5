"""`{review}`: the flash cards of the book, asked in the page when they are due.

The cards are those of the Anki deck, written beside the pages as a script that this page alone
loads. `review.js` asks them and keeps the schedule in the browser.
"""

import json
import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

import genanki
from docutils import nodes
from sphinx.application import Sphinx

from minigpt.course.lessons.curriculum import Phase
from minigpt_book.deck import Flashcard
from minigpt_book.early_math import mathml
from minigpt_book.markup import Component, MgElement, element, paragraph

CARDS = "flashcards.js"
MATH = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)


class Review(Component):
    """The box, which `review.js` fills; without a script, one sentence."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Build the box, anew in every build, since any lesson may have changed."""
        self.env.note_reread()
        text = "On the website, with scripts, this page asks you the cards that are due today."
        box = element("div", paragraph(text), classes=["mg-box", "mg-review"])
        box["html"] = {"data-prefix": f"{self.config.minigpt_book_key}:", "data-cards": CARDS}
        self.env.metadata[self.env.docname]["minigpt_review"] = "yes"
        return [self.anchored(box, "review")]


def asked_on(app: Sphinx) -> bool:
    """Whether a page of this book asks the cards."""
    return any("minigpt_review" in app.env.metadata[name] for name in app.env.found_docs)


def script(phases: Sequence[Phase], found: Sequence[Flashcard], uris: Mapping[str, str]) -> str:
    """The cards as a script and not JSON, because a page from a folder may not fetch."""
    lessons = list(dict.fromkeys(card.lesson for card in found))
    used = {lesson.phase for lesson in lessons}
    data = {
        "phases": [[one.number, one.title] for one in phases if one.number in used],
        "lessons": [
            {
                "name": f"{one.id} {one.title}",
                "phase": one.phase,
                "docname": one.docname,
                "page": uris[one.docname],
            }
            for one in lessons
        ],
        "cards": [
            {
                "guid": genanki.guid_for(*card.identity),
                "lesson": lessons.index(card.lesson),
                "name": nodes.make_id(f"card-{card.name}"),
                "question": as_on_pages(card.question),
                "answer": as_on_pages(card.answer),
            }
            for card in found
        ],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"window.mgCards = {text};\n"


def as_on_pages(side: str) -> str:
    """A side of a card, each formula written as a page of this book writes it."""

    def formula(match: re.Match[str]) -> str:
        early = mathml(unescape(match[1] or match[2]), "inline" if match[1] else "block") or ""
        return (
            f'<span class="math notranslate nohighlight"><span class="mg-tex">{match[0]}</span>'
            f"{early}</span>"
        )

    return MATH.sub(formula, side)


def _script(app: Sphinx, name: str, template: str, context: dict[str, Any], tree: Any) -> None:
    """Load script and style sheet on the page that has the box."""
    if tree is not None and any("mg-review" in box["classes"] for box in tree.findall(MgElement)):
        app.add_css_file("review.css", priority=901)
        app.add_js_file("review.js", loading_method="defer", priority=450)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive and its script."""
    app.add_directive("review", Review)
    app.connect("html-page-context", _script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
