"""`{quiz}`, `{flashcards}` and `{stop}`: recalling what was read, by choosing, saying, writing."""

import json

from docutils import nodes

from minigpt.course.lessons.myst import CARD_NAME, CardText, cards
from minigpt_book.markup import (
    Component,
    MgElement,
    caption,
    details,
    element,
    fingerprint,
    lettered,
    plain_text,
    questions_in,
    take_checkbox,
    told_right,
)

ANSWER = "answer:"


class Quiz(Component):
    """Questions that check themselves.

    Each item of a numbered list is a question that ends with a task list of choices, one or more
    of them ticked; what is indented below a choice is shown to those who chose it.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Build the box."""
        body = self.parsed()
        for item in questions_in(body, self):
            self._question(item)
        head = caption("p", nodes.Text("Check yourself"), classes=["mg-kicker"])
        box = element("div", head, *body.children, classes=["mg-box", "mg-quiz"])
        box["html"] = {
            "data-key": self.key("quiz", self.arguments[0]),
            "data-version": fingerprint("\n".join(self.content)),
            "role": "group",
            "aria-label": "Quiz",
        }
        return [self.anchored(box, f"quiz-{self.arguments[0]}")]

    def _question(self, item: nodes.list_item) -> None:
        last = item.children[-1] if item.children else None
        choices = list(last.children) if isinstance(last, nodes.bullet_list) else []
        ticks = [take_checkbox(choice) for choice in choices]
        if len(choices) < 2 or None in ticks or not any(ticks):
            asked = plain_text(item)[:60]
            raise self.error(
                f"quiz: the question {asked!r} needs a task list of two or more choices, "
                "at least one of them ticked (- [x] …)"
            )
        for choice in choices:
            why = list(choice.children[1:])
            choice[:] = [choice.children[0]]
            if why:
                choice += element("div", *why, classes=["mg-why"])
        pairs = [(choice, bool(tick)) for choice, tick in zip(choices, ticks, strict=True)]
        told = told_right([right for _, right in pairs])
        item.remove(last)
        item["classes"] = ["mg-item"]
        item += [lettered(pairs), details("Answer", told, classes=["mg-answer"])]


class Flashcards(Component):
    """Cards to turn over: a definition list of questions and answers.

    A question ends with the card's name, `{#row-sum}`: Anki tells by it which card a learner knows
    already. It stays when the card is reworded or moved; a card that asks something else gets a
    new one.
    """

    def run(self) -> list[nodes.Node]:
        """Build one fold a card."""
        named = cards(self.content)
        for index, line in enumerate(self.content):
            self.content[index] = CARD_NAME.sub("", line)
        body = self.parsed()
        lists = [child for child in body.children if isinstance(child, nodes.definition_list)]
        items = [item for listing in lists for item in listing.children]
        if not items or len(items) != len(named):
            raise self.error("flashcards: write each card as a question line, then ': answer'")
        folds = [self._fold(card, item) for card, item in zip(named, items, strict=True)]
        box = element("div", *folds, classes=["mg-cards"])
        box["html"] = {"role": "group", "aria-label": "Flash cards"}
        return [box]

    def _fold(self, card: CardText, item: nodes.definition_list_item) -> MgElement:
        if not card.name:
            raise self.error(
                f"flashcards: the card {card.question[:60]!r} needs a name that outlives its "
                "words: end the question with one in lower case, such as {#row-sum}"
            )
        question = caption("summary", *item[0].children)
        answer = [
            child for part in item if isinstance(part, nodes.definition) for child in part.children
        ]
        back = element("div", *answer, classes=["mg-back"])
        fold = element("details", question, back, classes=["mg-card"])
        return self.anchored(fold, f"card-{card.name}")


class StopQuestions(Component):
    """Open questions answered in writing before the model answer unfolds.

    Each item of a numbered list is a question that ends with its model answer: a quotation, or a
    one-item list that starts with `answer:`.
    """

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Build the box."""
        body = self.parsed()
        asked = [self._question(item) for item in questions_in(body, self)]
        head = caption("p", nodes.Text("Stop and write"), classes=["mg-kicker"])
        box = element("div", head, *body.children, classes=["mg-box", "mg-stop"])
        name = self.arguments[0] if self.arguments else "stop"
        box["html"] = {
            "data-key": self.key("stop", name),
            "data-questions": json.dumps(asked),
            "role": "group",
            "aria-label": "Open questions",
        }
        return [self.anchored(box, name)]

    def _question(self, item: nodes.list_item) -> str:
        last = item.children[-1] if item.children else None
        model: list[nodes.Node] | None = None
        if isinstance(last, nodes.block_quote):
            model = list(last.children)
        elif isinstance(last, nodes.bullet_list) and _starts_with_answer(last):
            model = list(last.children[0].children)
        if model is None or len(item.children) < 2:
            asked = plain_text(item)[:60]
            raise self.error(
                f"stop: the question {asked!r} needs a model answer below it: "
                "a quotation (> …) or a list item that starts with 'answer:'"
            )
        item.remove(last)
        text = " ".join(plain_text(child) for child in item.children)
        item["classes"] = ["mg-item"]
        item += details("Model answer", *model, classes=["mg-model"])
        return text


def _starts_with_answer(listing: nodes.bullet_list) -> bool:
    """Tell a model answer from a list that belongs to the question, and drop its marker."""
    item = listing.children[0]
    first = item.children[0] if item.children else None
    if not isinstance(first, nodes.paragraph) or not first.children:
        return False
    lead = first.children[0]
    if not isinstance(lead, nodes.Text) or not lead.lower().startswith(ANSWER):
        return False
    first.replace(lead, nodes.Text(lead[len(ANSWER) :].lstrip()))
    return True
