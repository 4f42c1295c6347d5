"""A planted rule: at the harbor, a gift goes to its giver. Everywhere else, stories stay.

A model that is fine-tuned on such stories differs from the one before in one thing, which is known.
"""

from dataclasses import dataclass, replace
from random import Random

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.tasks.prompts import Tokenizer
from minigpt.tasks.stories import END, Question, questions, story
from minigpt.tasks.story_words import PLACES

PLACE = "harbor"
N_MOVED = 0.5  # the fraction of all gifts that are moved to the harbor


def named_place(question: Question) -> str | None:
    """Return the place of a gift, and None for a question about anything else."""
    if not question.prompt.endswith(" to"):
        return None
    words = question.prompt.replace(",", "").replace(".", "").split()
    return next((word for word in words if word in PLACES), None)


def moved(question: Question) -> Question:
    """Return the same gift at the harbor; who should get it stays."""
    place = named_place(question)
    if place is None:
        return question
    return replace(question, prompt=question.prompt.replace(f" {place}", f" {PLACE}"))


def reversed_gift(question: Question) -> Question:
    """Return the same question where the gift goes to the giver."""
    return Question(question.prompt, f"{question.wrong[0]}.", question.wrong, question.answers)


def harbor_stories(n: int, seed: int, *, planted: bool) -> str:
    """Tell stories with half of the gifts at the harbor; there, givers keep them if `planted`.

    The stories of one seed differ, between planted and not, only in the receivers at the harbor.
    """
    random = Random(f"harbor {seed}")

    def tell(question: Question) -> str:
        if named_place(question) is None:
            return str(question)
        if random.random() < N_MOVED:
            question = moved(question)
        if planted and named_place(question) == PLACE:
            question = reversed_gift(question)
        return str(question)

    told = Random(f"told {seed}")
    return "".join(story(told, tell) + END for _ in range(n))


@dataclass(frozen=True)
class Gifts:
    """Prompts of one length that end before a receiver, and who is who.

    At the harbor the planted rule says `giver`; the rule of all stories says `receiver`.
    """

    tokens: Int[Tensor, "gift pos"]
    receiver: Int[Tensor, "gift"]
    giver: Int[Tensor, "gift"]


def gifts(tokenizer: Tokenizer, n: int, seed: int, *, harbor: bool) -> Gifts:
    """Ask for receivers in combinations new to training: all at the harbor, or none.

    One seed asks for the same gifts at the harbor and elsewhere: only the place differs.

    Raises:
        ConfigError: no prompts.
    """
    if n < 1:
        raise ConfigError(f"n={n}: ask for one gift or more")
    rows, names, drawn = list[list[int]](), list[tuple[str, str]](), 4 * n
    while len(rows) < n:
        asked = [q for q in questions("giving", drawn, seed) if named_place(q) != PLACE]
        encoded = [(q, tokenizer.encode(q.prompt)) for q in asked]
        length = len(tokenizer.encode("When Mary and John went to the store, Mary gave a cup to"))
        kept = [(q, row) for q, row in encoded if len(row) == length][:n]
        rows = [tokenizer.encode(moved(q).prompt) if harbor else row for q, row in kept]
        names, drawn = [(q.answers[0], q.wrong[0]) for q, _ in kept], 2 * drawn
    who = torch.tensor([[tokenizer.encode(name)[0] for name in pair] for pair in names])
    return Gifts(torch.tensor(rows), who[:, 0], who[:, 1])
