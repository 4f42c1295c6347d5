"""The flash cards of all lessons as one Anki deck that can be imported again and again.

Anki finds the note that it holds by its GUID, keeps the learner's schedule, and takes over our text
if ours is the younger. So a card is named in its lesson, its numbers follow from that name, and it
is as old as the last change to what it says.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import genanki
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from mdit_py_plugins.dollarmath import dollarmath_plugin

from minigpt.course.lessons.curriculum import Lesson, Phase
from minigpt.course.lessons.myst import cards, walk
from minigpt.course.lines import source_lines
from minigpt.data.files import sha256_of
from minigpt_book import flatten
from minigpt_book.flatten import Page

_FIELDS = ("Question", "Answer", "Lesson")
FRONT = "{{Question}}"
BACK = "{{FrontSide}}<hr id=answer>{{Answer}}<p class=lesson>{{Lesson}}</p>"
STYLE = """\
.card { font-family: sans-serif; font-size: 20px; text-align: center; }
.lesson { font-size: 14px; opacity: 0.6; }"""
CARD_WRITERS = (
    Path(__file__),
    Path(flatten.__file__),
)  # what turns a lesson into the text of cards


@dataclass(frozen=True)
class Flashcard:
    """One card: its name within its lesson, both sides as HTML, and when its text last changed."""

    lesson: Lesson
    name: str
    question: str
    answer: str
    changed: int

    @property
    def identity(self) -> tuple[str, str]:
        """What stays when a lesson is renumbered or a card reworded: the lesson's slug, a name."""
        return self.lesson.slug, self.name


class Note(genanki.Note):
    """A note and its card, with numbers and a date of their own."""

    def __init__(self, card: Flashcard, model: genanki.Model, position: int) -> None:
        """Write a card as a note."""
        self.card = card
        super().__init__(
            model,
            [card.question, card.answer, f"{card.lesson.id} {card.lesson.title}"],
            guid=genanki.guid_for(*card.identity),
            tags=[f"phase-{card.lesson.phase}", f"lesson-{card.lesson.id}"],
            due=position,
        )

    def write_to_db(self, cursor: Any, timestamp: float, deck_id: int, id_gen: Any) -> None:
        """Write to the deck's database; the package's own date and counter are for no note."""
        ids = iter([moment("note", *self.card.identity), moment("card", *self.card.identity)])
        super().write_to_db(cursor, self.card.changed, deck_id, ids)


def lesson_cards(lesson: Lesson, page: Page, changed: int) -> Iterator[Flashcard]:
    """The flash cards that a lesson's page holds, in reading order."""
    for block in walk(source_lines(page.path.read_text(encoding="utf8"))):
        for card in cards(block.body) if block.name == "flashcards" else []:
            sides = (html(flatten.flatten(side, page)) for side in (card.question, card.answer))
            yield Flashcard(lesson, card.name, *sides, changed)


def write_deck(path: Path, title: str, phases: Sequence[Phase], found: Sequence[Flashcard]) -> None:
    """Write the deck, with one below it for each phase; the same cards give the same bytes."""
    decks = [genanki.Deck(anki_number("deck"), title), *_phase_decks(title, phases, found)]
    base = sqlite3.connect(":memory:")
    looks_changed = last_change([Path(__file__)])
    genanki.Package(decks).write_to_db(base.cursor(), looks_changed, iter(()))
    base.commit()
    with ZipFile(path, "w") as package:
        for name, data in (("collection.anki2", base.serialize()), ("media", b"{}")):
            package.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    base.close()


def _phase_decks(
    title: str, phases: Sequence[Phase], found: Sequence[Flashcard]
) -> Iterator[genanki.Deck]:
    fields = [{"name": name} for name in _FIELDS]
    sides = [{"name": "Card", "qfmt": FRONT, "afmt": BACK}]
    model = genanki.Model(anki_number("model"), "minigpt", fields, sides, css=STYLE)
    for phase in phases:
        name = f"{title}::Phase {phase.number:02} · {phase.title}"  # Anki sorts by letters
        deck = genanki.Deck(anki_number(f"deck {phase.slug}"), name)
        for position, card in enumerate(found):
            if card.lesson.phase == phase.number:
                deck.add_note(Note(card, model, position))
        if deck.notes:
            yield deck


def last_change(paths: Sequence[Path]) -> int:
    """When one of the files last changed, in seconds: by the last commit, else by the file's date.

    The main line's commits count, so that what a merge brings is as young as the merge.
    """
    git = partial(subprocess.run, cwd=paths[0].parent, capture_output=True, text=True, check=False)
    if shutil.which("git"):
        edited = git(["git", "status", "--porcelain", "--", *paths])
        date = git(["git", "log", "-1", "--first-parent", "--format=%ct", "--", *paths])
        if edited.returncode == 0 and not edited.stdout and date.stdout:
            return int(date.stdout)
    return max(int(path.stat().st_mtime) for path in paths)


def anki_number(name: str) -> int:
    """A stable number for a deck or a note type, from a name."""
    return int(sha256_of(f"minigpt {name}")[:8], 16) | 1 << 30


def moment(*name: str) -> int:
    """A stable number for a note or a card: Anki reads it as the millisecond of its creation.

    It lies between 2004 and 2022, for Check Database renumbers what was made in the future.
    """
    return int(sha256_of("\0".join(("minigpt", *name)))[:16], 16) % (1 << 39) + (1 << 40)


def html(text: str) -> str:
    r"""Markdown as Anki shows it: `$x$` becomes `\(x\)`."""
    return MARKDOWN.renderInline(text)


def _mathjax(content: str, options: dict[str, Any]) -> str:
    left, right = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
    return f"{left}{escapeHtml(content)}{right}"


MARKDOWN = MarkdownIt("commonmark").use(dollarmath_plugin, renderer=_mathjax, double_inline=True)
