"""`{build} exercise_id`: the card of a piece that the reader writes before she sees ours.

The body says what to write. The card adds the stub, minutes, the command, the first hint, and, with
`:answer:` and `:ask:`, a number that the page itself can check, for readers without a clone. Below
it the package's own version stands folded.
"""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.code import LiteralIncludeReader

from minigpt.course.exercises.places import DIGIT_PARTS, command
from minigpt.course.exercises.source import Exercise
from minigpt.course.lessons.answers import CARD_TOLERANCE
from minigpt_book.exercises import ExerciseDirective, measures, stub
from minigpt_book.markup import element, fingerprint
from minigpt_book.predict import Component, measured, tolerance_of


class BuildCard(ExerciseDirective, Component):
    """`{build} exercise_id`, with the statement as its content."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        "ask": directives.unchanged_required,
        "answer": directives.unchanged_required,
        "tolerance": directives.unchanged,
        "shows": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Build the card, and the fold with the package's version."""
        one = self.find_one()
        if ("ask" in self.options) != ("answer" in self.options):
            raise self.error("build: give both :ask: (the question) and :answer: (a glued number)")
        card = nodes.admonition(classes=["mg-graded", "mg-build"])
        card["names"] = [f"exercise-{one.id}"]
        self.state.document.note_explicit_target(card, card)
        heading = f"Build {one.number}: {one.title}"
        card += nodes.title(heading, heading)
        card += measures(one)
        card += self.parse(self.content)
        card += stub(one)
        commands = f"minigpt start {one.lesson}\nminigpt grade {one.number}"
        card += nodes.literal_block(commands, commands, language="bash", classes=["mg-command"])
        if one.replaces:
            card += self.parse([in_a_model(one), ""])
        if used := [name for name, part in one.layers if part in DIGIT_PARTS]:
            own = " and ".join(used)
            words = f"Solved, it reads digits: `minigpt digits --mine` trains with your {own}."
            card += self.parse([words, ""])
        card += self.hint(one)
        if "ask" in self.options:
            card += self.check(one)
        return [card, *self.ours(one)]

    def check(self, one: Exercise) -> nodes.Node:
        """A number that the page compares with what the build measured."""
        value = measured(self, self.options["answer"])
        box = element("div", *self.parse([self.options["ask"]]), classes=["mg-check"])
        box["html"] = {"data-key": self.key("build", one.id), "data-version": "none"}
        if value is not None:
            tolerance = tolerance_of(self, self.options.get("tolerance", CARD_TOLERANCE), value)
            box["html"] |= {
                "data-answer": repr(value),
                "data-tolerance": f"{tolerance:.3g}",
                "data-version": fingerprint(self.options["ask"]),
            }
        return box

    def ours(self, one: Exercise) -> list[nodes.Node]:
        """The package's version, folded, where the exercise rebuilds a part of the package."""
        named = self.options.get("shows", "").split() or [target for _, target in one.replaces]
        if not named:
            return []
        fold = self.folded("Show the package's version", "mg-ours", [])
        for target in named:
            fold += self.listing(target)
        return [fold]

    def listing(self, target: str) -> nodes.Node:
        """The source of `minigpt.model.attention:attention`, read as `literalinclude` reads it."""
        module, _, name = target.partition(":")
        path = Path(self.env.srcdir) / "src" / Path(*module.split(".")).with_suffix(".py")
        self.env.note_dependency(str(path))
        text, _ = LiteralIncludeReader(str(path), {"pyobject": name}, self.config).read()
        return nodes.literal_block(text, text, language="python")


def in_a_model(one: Exercise) -> str:
    """Say that what the exercise builds runs inside a trained model, once it is solved."""
    commands = dict.fromkeys(command(target) for _, target in one.replaces)
    lines = " and ".join(f"`{line}`" for line in commands)
    return f"Solved, it runs inside a trained model: {lines}; `--compare` sets it beside ours."


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("build", BuildCard)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
