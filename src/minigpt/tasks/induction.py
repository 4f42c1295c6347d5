"""Induction: what came after this token the last time?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from minigpt.errors import ConfigError, DataError
from minigpt.tasks.metrics import Metric, loss_on
from minigpt.tasks.prompts import Prompts, Tokenizer


@dataclass(frozen=True, eq=False)
class Repeats:
    """Sequences of `period` tokens, shown again and again.

    Raises:
        ConfigError: a period that leaves nothing to predict, or tokens that do not repeat.
    """

    tokens: Int[Tensor, "batch pos"]
    period: int

    def __post_init__(self) -> None:
        """Refuse what does not repeat."""
        pos = self.tokens.shape[1]
        if not 1 <= self.period < pos - 1:
            raise ConfigError(f"period={self.period} must be from 1 to {pos - 2}, for {pos} tokens")
        if not torch.equal(self.tokens[:, self.period :], self.tokens[:, : -self.period]):
            raise ConfigError(f"the tokens do not repeat after {self.period}: make them so")

    @classmethod
    def random(
        cls, choices: int | Sequence[int], n: int, period: int, seed: int, times: int = 2
    ) -> Self:
        """Draw sequences of different tokens, each likely as any other.

        `choices` are the token ids to draw from, or how many there are.

        Raises:
            ConfigError: fewer tokens to choose from than a period holds.
        """
        ids = torch.arange(choices) if isinstance(choices, int) else torch.tensor([*choices])
        if len(ids) < period:
            raise ConfigError(f"{len(ids)} tokens cannot fill a period of {period} without repeats")
        generator = torch.Generator().manual_seed(seed)
        drawn = torch.rand(n, len(ids), generator=generator).topk(period).indices
        return cls(ids[drawn].repeat(1, times), period)

    @classmethod
    def natural(
        cls, text: str, tokenizer: Tokenizer, n: int, period: int, seed: int, times: int = 2
    ) -> Self:
        """Cut pieces out of a text: repeats in which each token is likely by itself.

        Raises:
            DataError: a text of fewer tokens than a period.
        """
        ids = torch.tensor(tokenizer.encode(text))
        if len(ids) < period:
            raise DataError(f"the text has {len(ids)} tokens: a period of {period} needs more")
        generator = torch.Generator().manual_seed(seed)
        start = torch.randint(len(ids) - period + 1, (n, 1), generator=generator)
        return cls(ids[start + torch.arange(period)].repeat(1, times), period)

    @property
    def again(self) -> Bool[Tensor, "pos"]:
        """The positions whose next token induction predicts: its turn came a period before."""
        pos = self.tokens.shape[1]
        return (torch.arange(pos) >= self.period) & (torch.arange(pos) < pos - 1)

    @property
    def first(self) -> Bool[Tensor, "pos"]:
        """The positions whose next token is shown for the first time."""
        return torch.arange(self.tokens.shape[1]) < self.period - 1

    @property
    def source(self) -> Int[Tensor, "pos"]:
        """For each position the one an induction head attends to, after the last same token.

        Of use where `again` holds; elsewhere it is −1.
        """
        at = torch.arange(self.tokens.shape[1]) - self.period + 1
        return at.where(self.again, -1)

    @property
    def metric(self) -> Metric:
        """The loss on all tokens that induction predicts, in nats a token."""
        return loss_on(self.tokens, self.period)


def induction(
    choices: int | Sequence[int], n: int = 100, seed: int = 0, *, period: int = 20
) -> Prompts:
    """Draw random tokens … A B … A, the answer being B; in the corrupt twin … A C … A it is C.

    All that precedes A is shown twice, and the tokens of a period differ. `choices` are the token
    ids to draw from, or how many there are. Positions are `A`, `B` and `end`, the second A.

    Raises:
        ConfigError: a period under 3, or more than there are tokens less one.

    Source: Olsson et al. 2022; Lesson 7.1.
    """
    if period < 3:
        raise ConfigError(f"period={period}: … A B … needs at least 3 tokens")
    drawn = Repeats.random(choices, n, period + 1, seed).tokens[:, : period + 1]
    shown, other = drawn.split([period, 1], 1)
    clean = torch.cat([shown, shown[:, :-1]], 1)
    corrupt = clean.clone()
    corrupt[:, period - 1] = other[:, 0]
    at = {"A": period - 2, "B": period - 1, "end": clean.shape[1] - 1}
    return Prompts(
        "induction",
        clean,
        corrupt,
        tuple((answer,) for answer in shown[:, -1].tolist()),
        tuple((answer,) for answer in other[:, 0].tolist()),
        {name: torch.full((n,), place) for name, place in at.items()},
        {"corruption": "B is another token, C", "beginning-of-text token": "none"},
    )
