"""Exercises on the page: `{graded}` shows one as a card, `{graded-solutions}` a lesson's answers.

Both read the single source in `solutions/`; a page is rebuilt when the source of an exercise that
it shows changes. Builders without `<details>` (LaTeX, text) print what is folded.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode

from minigpt.course.exercises.registry import find_exercises
from minigpt.course.exercises.source import Answer, Exercise
from minigpt.course.exercises.stubs import definitions, signatures, solution_text, stub_text
from minigpt.course.lines import source_lines
from minigpt.errors import CourseError

_LONG = 30  # lines of a stub, from which on it is folded


class Details(nodes.General, nodes.Element):
    """A part that is folded away until the reader opens it."""


class SolutionLink(nodes.General, nodes.Element):
    """Becomes a link to the solution, if the book has a page with it."""


class ExerciseDirective(SphinxDirective):
    """What the directives that show an exercise share."""

    required_arguments = 1

    def find(self) -> tuple[Exercise, ...]:
        """The exercises that the argument names; in a lesson, that lesson's first of all."""
        root, name = Path(self.env.srcdir), self.arguments[0]
        folder = self.env.docname.removeprefix("book/")
        try:
            found = find_exercises(f"{folder}/{name}", root)
        except CourseError:
            try:
                found = find_exercises(name, root)
            except CourseError as problem:
                raise self.error(str(problem)) from None
        for one in found:
            for file in (one.solution, one.home / "exercise.toml", *one.home.glob("wrong/*.py")):
                self.env.note_dependency(str(file))
        return found

    def find_one(self) -> Exercise:
        """The one exercise that the argument names."""
        found = self.find()
        if len(found) != 1:
            raise self.error(f"{self.arguments[0]} names {len(found)} exercises, one is wanted")
        return found[0]

    def folded(self, summary: str, name: str, lines: Iterable[str]) -> Details:
        """A fold with text in the language of the page."""
        fold = fold_of(summary, name)
        fold += self.parse(lines)
        return fold

    def hint(self, one: Exercise) -> Details:
        """The first hint; the command shows the others."""
        more = f"`minigpt hint {one.number}` shows this hint, and one more at each further call."
        return self.folded("Hint 1 of 3", "mg-hint", [*source_lines(one.hints[0]), "", more])

    def parse(self, lines: Iterable[str]) -> list[nodes.Node]:
        """Parse text in the language of the page."""
        box = nodes.container()
        self.state.nested_parse(StringList(list(lines), self.env.docname), self.content_offset, box)
        return box.children


class Graded(ExerciseDirective):
    """`{graded} exercise_id`, with the statement as its content: the card of one exercise."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Build the card."""
        one = self.find_one()
        card = nodes.admonition(classes=["mg-graded"])
        card["names"] = [f"exercise-{one.id}"]
        self.state.document.note_explicit_target(card, card)
        heading = f"Exercise {one.number}: {one.title}"
        card += nodes.title(heading, heading)
        card += measures(one)
        card += self.parse(self.content)
        card += stub(one)
        command = f"minigpt grade {one.number}"
        card += nodes.literal_block(command, command, language="bash", classes=["mg-command"])
        card += self.hint(one)
        link = nodes.paragraph(classes=["mg-solution"])
        link += SolutionLink(label=_label(one))
        card += link
        return [card]


class GradedSolutions(ExerciseDirective):
    """`{graded-solutions} 2.3`: the solutions of a lesson and the slips that its tests know."""

    def run(self) -> list[nodes.Node]:
        """Build one section an exercise."""
        return [self._section(one) for one in self.find()]

    def _section(self, one: Exercise) -> nodes.section:
        section = nodes.section(classes=["mg-graded-solution"])
        section["names"] = [_label(one)]
        self.state.document.note_explicit_target(section, section)
        heading = f"{one.number} {one.title}"
        section += nodes.title(heading, heading)
        fold = fold_of("Solution", "mg-solution")
        fold += _code(definitions(solution_text(one)))
        section += fold
        if one.wrong:
            fold = fold_of("What goes wrong, and why", "mg-wrong")
            for wrong in one.wrong:
                fold += self._slip(wrong)
            section += fold
        return section

    def _slip(self, wrong: Answer) -> list[nodes.Node]:
        message = " … ".join(wrong.fragments)
        says = nodes.paragraph("", "", nodes.strong(message, message))
        text = wrong.path.read_text(encoding="utf8")
        return [says, *self.parse(source_lines(wrong.why)), _code(definitions(text))]


def _label(one: Exercise) -> str:
    return f"solution-{one.key.replace('/', '-')}"


def measures(one: Exercise) -> nodes.paragraph:
    """How hard, how important and how long an exercise is."""
    line = nodes.paragraph(classes=["mg-measures"])
    for name, value in (("Difficulty", one.difficulty), ("importance", one.importance)):
        dots = "●" * value + "○" * (5 - value)
        line += nodes.Text(f"{name} ")
        line += nodes.raw("", f'<span aria-hidden="true">{dots}</span> ', format="html")
        line += nodes.Text(f"{value} of 5, ")
    line += nodes.Text(f"about {one.minutes} minutes")
    return line


def stub(one: Exercise) -> nodes.Node:
    """What the learner starts from, folded where it is long."""
    text = definitions(stub_text(one))
    if text.count("\n") < _LONG:
        return _code(text)
    fold = fold_of("What you start from: " + ", ".join(signatures(text)), "mg-stub")
    fold += _code(text)
    return fold


def _code(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="python")


def fold_of(summary: str, name: str) -> Details:
    """An empty fold."""
    return Details(summary=summary, classes=["mg-details", name])


def _open_html(self: Any, node: Details) -> None:
    self.body.append(self.starttag(node, "details", ""))
    self.body.append(f"<summary>{self.encode(node['summary'])}</summary>\n")


def _close_html(self: Any, node: Details) -> None:
    self.body.append("</details>\n")


def _open_latex(self: Any, node: Details) -> None:
    self.body.append(f"\n\n\\textbf{{{self.encode(node['summary'])}}}\n\n")


def _open_text(self: Any, node: Details) -> None:
    self.new_state(0)
    self.add_text(f"{node['summary']}:")
    self.end_state()


def _nothing(self: Any, node: Details) -> None:
    """Builders without folding need no closing."""


def _link_solutions(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Turn each placeholder into a link, or drop it where the book has no such page."""
    labels = app.env.get_domain("std").data["labels"]
    for node in list(document.findall(SolutionLink)):
        target = labels.get(node["label"])
        if target is None:
            node.parent.parent.remove(node.parent)
            continue
        page, anchor, _ = target
        text = nodes.Text("Solution, and what goes wrong")
        node.replace_self(make_refnode(app.builder, docname, page, anchor, text))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directives and the folded part."""
    folded: dict[str, Any] = {
        "html": (_open_html, _close_html),
        "latex": (_open_latex, _nothing),
        "text": (_open_text, _nothing),
    }
    app.add_node(Details, **folded)
    app.add_node(SolutionLink)
    app.add_directive("graded", Graded)
    app.add_directive("graded-solutions", GradedSolutions)
    app.connect("doctree-resolved", _link_solutions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
