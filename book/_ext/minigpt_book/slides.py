"""Slides of each lesson for the staff's site: its questions, predictions, figures and bold results.

A deck is one HTML page that needs no network and no script of its own: space or page-down shows the
next slide, and printing it to PDF gives a slide a page. Nothing of a fold is shown, and no answer
to a prediction stands before its result.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from sphinx.application import Sphinx

from minigpt.course.lessons.curriculum import Lesson
from minigpt.course.lessons.glue import glued
from minigpt.course.lessons.myst import MystBlock, blocks
from minigpt.course.lines import source_lines
from minigpt_book.deck import html
from minigpt_book.execute import executed_page
from minigpt_book.flatten import BOXED, RULE, Page, flatten
from minigpt_book.publish import cited, equation_number, lessons_built, title_of, write_if_new

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_STYLE = """\
:root { color-scheme: light dark; font: clamp(1rem, 2.2vw, 1.9rem)/1.4 system-ui, sans-serif; }
html { scroll-snap-type: y mandatory; }
body { margin: 0; }
section { box-sizing: border-box; min-height: 100vh; padding: 5vh 7vw; scroll-snap-align: start;
  display: flex; flex-direction: column; justify-content: center; break-after: page; }
h1, h2 { line-height: 1.2; margin: 0 0 .6em; }
h2 { font-size: 1.1em; font-weight: 500; opacity: .75; }
.result { font-size: 1.35em; font-weight: 600; }
figure { margin: 0; max-width: 100%; }
.figure { font-size: 1rem; max-width: 60rem; width: 100%; margin: 0 auto; }
@media print { @page { size: 297mm 167mm; margin: 0; } section { height: 167mm; min-height: 0; } }
"""
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
<script>window.MathJax = {{loader: {{load: ["input/tex", "output/chtml"]}}}}</script>
<script defer src="../_static/mathjax/startup.js"></script>
</head>
<body>
{body}
</body>
</html>
"""


@dataclass(frozen=True)
class Slide:
    """One slide: a heading, and what stands below it as HTML."""

    heading: str
    body: str


class Storyboard:
    """Reads a lesson's cells in order, and makes slides of what can be shown to a room."""

    def __init__(self, page: Page) -> None:
        """Begin before the first cell."""
        self.page = page
        self.heading, self.section, self.folded = "", "", False
        self.slides: list[Slide] = []

    def show(self, body: str) -> None:
        """Add a slide below the present heading."""
        self.slides.append(Slide(self.heading, body))

    def text(self, source: str) -> None:
        """Take a cell of text: headings, predictions, results."""
        for block in blocks(source_lines(source), 2):
            if block.name in ("deeper", "deeper-end"):
                self.folded = block.name == "deeper"
            elif self.folded:
                continue
            elif block.name == "predict":
                self.show(self.question(block))
            elif not block.name:
                self.prose("\n".join(block.body))

    def prose(self, source: str) -> None:
        """Take running text: a heading is kept, a paragraph that begins in bold is a result."""
        for paragraph in flatten(source, self.page).split("\n\n"):
            words = paragraph.strip()
            level, _, name = words.partition(" ")
            if level in ("##", "###"):
                self.heading = name.split("\n")[0]
                self.section = self.heading if level == "##" else self.section
            elif self.section == "Experiments" and (bold := _BOLD.match(words)):
                self.show(f'<p class="result">{html(bold[1])}</p>')

    def question(self, block: MystBlock) -> str:
        """A prediction as it is asked: the question and its choices, and no answer."""
        asked: list[str] = []
        choices: list[str] = []
        for line in block.body:
            if line.strip() == RULE:
                break
            if choice := BOXED.match(line):
                choices.append(choice[2])
            elif choices and line.strip():
                choices[-1] += f" {line.strip()}"
            else:
                asked.append(line)
        words = html(flatten("\n".join(asked), self.page).strip().replace("\n", " "))
        items = "".join(f"<li>{html(flatten(one, self.page))}</li>" for one in choices)
        return f"<p>{words}</p>\n<ol type='A'>{items}</ol>"

    def outputs(self, cell: NotebookNode) -> None:
        """Take a cell of code: its figures."""
        for output in [] if self.folded else cell.get("outputs", []):
            figure = output.get("data", {}).get("text/html", "")
            if 'class="mg-viz' in figure:
                self.show(f'<div class="figure">{figure}</div>')


def slides_of(lesson: Lesson, notebook: NotebookNode, page: Page) -> list[Slide]:
    """The slides of an executed lesson."""
    goals = "".join(f"<li>{html(one)}</li>" for one in lesson.objectives)
    story = Storyboard(page)
    story.slides.append(Slide("", f"<h1>{lesson.id} {html(lesson.title)}</h1>\n<ul>{goals}</ul>"))
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            story.text(cell.source)
        elif cell.cell_type == "code":
            story.outputs(cell)
    return story.slides


def deck_html(title: str, slides: list[Slide]) -> str:
    """A deck as one page."""

    def sections() -> Iterator[str]:
        for slide in slides:
            heading = f"<h2>{html(slide.heading)}</h2>\n" if slide.heading else ""
            yield f"<section>\n{heading}{slide.body}\n</section>"

    return _PAGE.format(title=escape(title), style=_STYLE, body="\n".join(sections()))


def publish_slides(app: Sphinx, failed: Exception | None) -> None:
    """Write `slides/2.1.html` for each lesson of a staff's site."""
    if failed or not app.config.minigpt_slides or app.builder.format != "html":
        return
    for lesson in lessons_built(app):
        notebook = executed_page(app, lesson.docname)
        if notebook is None:
            continue
        page = Page(
            path=Path(app.srcdir) / lesson.path,
            values=glued(notebook),
            citation=partial(cited, app),
            title=partial(title_of, app, lesson.docname),
            equation=partial(equation_number, app),
        )
        text = deck_html(f"{lesson.id} {lesson.title}", slides_of(lesson, notebook, page))
        write_if_new(Path(app.outdir) / "slides" / f"{lesson.id}.html", text)


def setup(app: Sphinx) -> dict[str, Any]:
    """Write the slides at the end of a build that asks for them."""
    app.add_config_value("minigpt_slides", False, "", bool)
    app.connect("build-finished", publish_slides)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
