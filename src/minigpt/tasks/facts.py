"""Facts to be known by heart: the capitals of forty countries, each asked for in four sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.tasks.metrics import Metric
from minigpt.tasks.prompts import Tokenizer
from minigpt.tasks.story_words import CAPITAL, CAPITALS


@dataclass(frozen=True, eq=False)
class Facts:
    """Prompts of one sentence, one for each country, and the token that each should be followed by.

    The country is the only word in which the prompts differ; `subject` is its position.
    """

    tokens: Int[Tensor, "fact pos"]
    answers: Int[Tensor, "fact"]
    subject: int

    @property
    def lead(self) -> Metric:
        """By how many logits the right capital leads the average capital."""
        rows = torch.arange(len(self.answers))

        def compute(logits: Tensor) -> Tensor:
            return logits[..., rows, 0, rows] - logits[..., 0, :].mean(-1)

        of, n = tuple(self.answers.tolist()), len(rows)
        return Metric("lead over the average capital", "logits", compute, (-1,), of, n)

    @torch.no_grad()
    def said(self, model: Any) -> Int[Tensor, "fact"]:
        """Return the likeliest of all tokens after each prompt."""
        likeliest: Tensor = model(self.tokens, logits_at=[-1])[:, 0].argmax(-1)
        return likeliest

    def right(self, model: Any) -> Bool[Tensor, "fact"]:
        """Return which facts the model knows: the likeliest token is the answer."""
        return self.said(model) == self.answers


def capitals(tokenizer: Tokenizer, sentence: int = 0, name: str = "Mary") -> Facts:
    """Ask for every country's capital with one of the four sentences of the stories.

    Raises:
        ConfigError: a sentence that does not exist.
    """
    if not 0 <= sentence < len(CAPITAL):
        raise ConfigError(f"no sentence {sentence}: there are 0 to {len(CAPITAL) - 1}")
    before = CAPITAL[sentence].partition(" {K}")[0]
    rows = [tokenizer.encode(" " + before.format(C=country, N=name)) for country in CAPITALS]
    tokens = torch.tensor(rows)
    answers = torch.tensor([tokenizer.encode(f" {city}")[0] for city in CAPITALS.values()])
    return Facts(tokens, answers, int((tokens[0] != tokens[1]).nonzero()[0]))
