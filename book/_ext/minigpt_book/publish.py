"""What a build publishes beside its pages: notebooks for readers with a kernel, the Anki deck."""

import shutil
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from pybtex.database import Entry, parse_file
from sphinx.application import Sphinx
from sphinx.util import logging

from minigpt.course.exercises.registry import all_exercises
from minigpt.course.exercises.stubs import definitions, stub_text
from minigpt.course.lessons.curriculum import Lesson, read_curriculum
from minigpt.course.lessons.glue import glued
from minigpt.course.lessons.myst import blocks
from minigpt.course.lines import source_lines
from minigpt.data.files import sha256_of
from minigpt.errors import CourseError
from minigpt_book import review
from minigpt_book.deck import CARD_WRITERS, Flashcard, last_change, lesson_cards, write_deck
from minigpt_book.execute import executed_page
from minigpt_book.flatten import ExerciseCard, Page, flatten
from minigpt_book.site import repository

_logger = logging.getLogger(__name__)
FROM_CLONE = """\
# This notebook needs the minigpt package. Clone the course that it comes from, then:
#   pip install -e .
import minigpt"""
FROM_REPOSITORY = """\
try:
    import minigpt
except ImportError:
    %pip install -q "minigpt @ git+{url}\""""


def lessons_built(app: Sphinx) -> Iterator[Lesson]:
    """The lessons that this book holds."""
    for lesson in read_curriculum(Path(app.srcdir)).lessons:
        if lesson.docname in app.env.found_docs:
            yield lesson


@cache
def bibliography(path: Path) -> dict[str, Entry]:
    """The sources that lessons cite: key → entry."""
    return dict(parse_file(str(path)).entries)


def cited(app: Sphinx, key: str, textual: bool) -> str:
    """A source as author and year: `Elhage et al. (2021)` in a sentence, `Elhage et al., 2021`."""
    entries = [bibliography(Path(app.srcdir) / name) for name in app.config.bibtex_bibfiles]
    entry = next((found[key] for found in entries if key in found), None)
    if entry is None:
        return key
    names = [" ".join(person.last_names) for person in entry.persons["author"]]
    who = names[0] if len(names) == 1 else " and ".join(names)
    if len(names) > 2:
        who = f"{names[0]} et al."
    year = entry.fields["year"]
    return f"{who} ({year})" if textual else f"{who}, {year}"


def title_of(app: Sphinx, docname: str, target: str) -> str:
    """The title that a link shows: of a label, of a page, else of a lesson that is not written."""
    labels = app.env.get_domain("std").labels
    if target in labels and labels[target][2]:
        return str(labels[target][2])
    _, page = app.env.relfn2path(target, docname)
    name = str(Path(page).relative_to(app.srcdir)) if Path(page).is_relative_to(app.srcdir) else ""
    if name in app.env.titles:
        return str(app.env.titles[name].astext())
    known = {
        one.label: f"{one.id} {one.title}" for one in read_curriculum(Path(app.srcdir)).lessons
    }
    return known.get(target, target)


def equation_number(app: Sphinx, label: str) -> str:
    """The number that the page prints beside an equation."""
    known = app.env.get_domain("math").equations.get(label)
    return str(known[1]) if known else label


def exercise_card(lesson: Lesson, name: str) -> ExerciseCard:
    """An exercise as the page shows it: title, cost, the stub, the first hint."""
    for one in all_exercises(lesson.root):
        if one.id == name:
            heading = f"Exercise {one.number}: {one.title}"
            cost = f"Difficulty {one.difficulty} of 5, about {one.minutes} minutes."
            command = (
                f"In a clone of the course: `minigpt start {lesson.id}`, "
                f"then `minigpt grade {one.number}`."
            )
            return ExerciseCard(heading, cost, definitions(stub_text(one)), one.hints[0], command)
    raise CourseError(f"{lesson.path}: no exercise is named {name!r}.")


def published(app: Sphinx, lesson: Lesson, notebook: NotebookNode) -> NotebookNode:
    """A notebook that runs and reads well anywhere: one install cell, plain Markdown, outputs."""
    page = Page(
        path=Path(app.srcdir) / lesson.path,
        values=glued(notebook),
        citation=partial(cited, app),
        title=partial(title_of, app, lesson.docname),
        equation=partial(equation_number, app),
        objectives=lesson.objectives,
        exercise=partial(exercise_card, lesson),
    )
    cells, asked = [_install(app, lesson)], False
    for number, cell in enumerate(notebook.cells):
        fresh = cell.copy()
        asked = waits(cell, asked)
        if asked and cell.cell_type == "code":
            fresh["outputs"], fresh["execution_count"] = [], None
        fresh["id"] = _cell_id(lesson, number)
        if cell.cell_type == "markdown":
            fresh["source"] = flatten(cell.source, page)
            fresh["metadata"] = {}
        cells.append(fresh)
    kept = {
        name: notebook.metadata[name]
        for name in ("kernelspec", "language_info")
        if name in notebook.metadata
    }
    return nbformat.from_dict(
        {"cells": cells, "metadata": kept, "nbformat": 4, "nbformat_minor": 5}
    )


def waits(cell: NotebookNode, asked: bool) -> bool:
    """Say whether what follows answers a prediction: from a `{predict}` to the next heading."""
    if cell.cell_type != "markdown":
        return asked
    for block in blocks(source_lines(cell.source), 2):
        if block.name == "predict":
            asked = True
        elif not block.name and any(line.startswith(("## ", "### ")) for line in block.body):
            asked = False
    return asked


def _install(app: Sphinx, lesson: Lesson) -> NotebookNode:
    url = repository(app.config)
    source = FROM_REPOSITORY.format(url=url) if url else FROM_CLONE
    return nbformat.v4.new_code_cell(source, id=_cell_id(lesson, -1))


def _cell_id(lesson: Lesson, number: int) -> str:
    return sha256_of(f"{lesson.id}:{number}")[:8]


def publish_notebooks(app: Sphinx) -> None:
    """Write the notebook of every lesson below `notebooks/`."""
    for lesson in lessons_built(app):
        notebook = executed_page(app, lesson.docname)
        if notebook is None:
            continue
        text = nbformat.writes(published(app, lesson, notebook)) + "\n"
        write_if_new(Path(app.outdir) / "notebooks" / f"{lesson.folder}.ipynb", text)


def write_if_new(path: Path, text: str) -> None:
    """Write a file unless it says so already."""
    if not path.is_file() or path.read_text(encoding="utf8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")


def all_cards(app: Sphinx) -> Iterator[Flashcard]:
    """The flash cards of all lessons that this book holds."""
    root = Path(app.srcdir)
    shared = [root / name for name in ("book/curriculum.yml", *app.config.bibtex_bibfiles)]
    for lesson in lessons_built(app):
        page = Page(
            root / lesson.path,
            citation=partial(cited, app),
            title=partial(title_of, app, lesson.docname),
        )
        changed = last_change([page.path, *shared, *CARD_WRITERS])
        yield from lesson_cards(lesson, page, changed)


def publish_cards(app: Sphinx) -> None:
    """Write the cards twice: as a deck for Anki, and for the page that asks them."""
    found = list(all_cards(app))
    phases = read_curriculum(Path(app.srcdir)).phases
    if found:
        path = Path(app.outdir) / "flashcards.apkg"
        write_deck(path, str(app.config.html_title), phases, found)
    if review.asked_on(app):
        uris = {one.lesson.docname: app.builder.get_target_uri(one.lesson.docname) for one in found}
        write_if_new(Path(app.outdir) / review.CARDS, review.script(phases, found, uris))


def publish(app: Sphinx, failed: Exception | None) -> None:
    """Publish beside the pages once they are written."""
    if failed or app.builder.format != "html":
        return
    publish_notebooks(app)
    publish_cards(app)
    for unused in Path(app.outdir, "_static").rglob("*.map"):
        unused.unlink()
    shutil.rmtree(Path(app.outdir) / "_sources", ignore_errors=True)


def name_notebook(app: Sphinx, *_: Any) -> None:
    """Tell the page's buttons which notebook is its own."""
    for lesson in lessons_built(app):
        if executed_page(app, lesson.docname) is not None:
            app.env.metadata[lesson.docname]["minigpt_notebook"] = f"{lesson.folder}.ipynb"


def setup(app: Sphinx) -> None:
    """Publish at the end of a build."""
    app.connect("env-updated", name_notebook)
    app.connect("build-finished", publish)
