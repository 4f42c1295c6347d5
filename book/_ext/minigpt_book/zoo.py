"""The cards of the zoo as a page: what each small model is, how it was made, what it can do."""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

from minigpt.course.lines import source_lines
from minigpt.errors import CheckpointError
from minigpt.model.locate import zoo_steps
from minigpt.zoo.entry import Card, folder
from minigpt.zoo.registry import ENTRIES
from minigpt_book.lesson import BookDirective


class ZooCards(BookDirective):
    """`{zoo-cards}`: every entry of the zoo with what its card says."""

    def run(self) -> list[nodes.Node]:
        """Read the cards anew in every build, since any entry may have been trained again."""
        self.env.note_reread()
        return [self.card(name) for name in ENTRIES]

    def card(self, name: str) -> nodes.section:
        """Build the section of an entry."""
        try:
            card = Card.read(folder(name))
        except CheckpointError as failure:
            raise self.error(str(failure)) from failure
        parts = self.parsed(lines_of(card)).children
        for table in parts:
            if isinstance(table, nodes.table):
                table["classes"].append("mg-results")  # the search leaves them to the experiments
        return self.section(f"zoo:{name}", f"zoo-{name}", *parts)


def lines_of(card: Card) -> Iterator[str]:
    """Write a card in Markdown."""
    made, steps = card.trained, zoo_steps(card.name)
    size = sum(path.stat().st_size for path in folder(card.name).iterdir()) / 1e6
    yield f"{card.summary[0].upper()}{card.summary[1:].rstrip('.')}."
    if isinstance(made["seconds"], str):
        trained = f"Trained with torch {made['torch']}; how long and on what is {made['seconds']}"
    else:
        trained = (
            f"Trained in {made['seconds'] / 60:.1f} minutes on {made['processor']} "
            f"({made['threads']} in use) with torch {made['torch']}"
        )
    yield f"{trained}; {size:.1f} MB."
    if steps:
        yield f"{len(steps)} checkpoints: steps {', '.join(f'{step:,}' for step in steps)}."
    yield from ("", "| measured | value | tolerance |", "|---|---:|---:|")
    for number in card.measured.values():
        value = f"{number['value']:.4g} {number['unit']}".strip()
        yield f"| {number['what']} | {value} | {number['tolerance']:.2g} |"
    for sample in card.samples:
        yield from ("", "```text", *source_lines(sample), "```")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("zoo-cards", ZooCards)
