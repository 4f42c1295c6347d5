"""Several lookups asked by one query: the task of Lesson 2.4.

The records are those of `minigpt.tasks.lookup`, a letter and the letter after it. A query holds one
letter for each relation, and each relation has a cipher of its own, so that four relations at once
ask for the values of four records. Asked one at a time, three of the four are silent.
"""

from dataclasses import dataclass
from typing import Self

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.tasks.lookup import LookupTask, caesar, draw_records, letters, occurs_once

SHIFTS = (3, 7, 12, 18)


def caesars(shifts: tuple[int, ...] = SHIFTS) -> Int[Tensor, "relation letter"]:
    """Give every relation a Caesar cipher of its own."""
    return torch.stack([caesar(shift) for shift in shifts])


@dataclass(frozen=True)
class RelationBatch:
    """Windows of records, with one query a relation; `asked` says which of them count."""

    key: Int[Tensor, "batch record"]
    value: Int[Tensor, "batch record"]
    query: Int[Tensor, "batch relation"]
    answer: Int[Tensor, "batch relation"]
    where: Int[Tensor, "batch relation"]
    asked: Bool[Tensor, "batch relation"]


@dataclass(frozen=True)
class RelationTask:
    """Windows of text whose records are asked about through several ciphers.

    `at_once`: all relations ask in the same query; otherwise one of them, drawn at random. The
    records that a query means are different ones, and each key occurs once in its window.

    Raises:
        ConfigError: more relations than records, or what `LookupTask` refuses.
        DataError: a text shorter than one window.

    Source: Lesson 2.4.
    """

    text: Int[Tensor, "pos"]
    ciphers: Int[Tensor, "relation letter"]
    n_record: int = 12
    at_once: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be asked or answered."""
        if not 1 <= len(self.ciphers) <= self.n_record:
            raise ConfigError(
                f"{len(self.ciphers)} relations cannot each ask for another of {self.n_record} "
                f"records: give 1 to {self.n_record} ciphers"
            )
        for cipher in self.ciphers:
            LookupTask(self.text, cipher, self.n_record)

    @classmethod
    def split(
        cls,
        text: str,
        ciphers: Int[Tensor, "relation letter"],
        *,
        at_once: bool = True,
        held_out: float = 0.1,
    ) -> tuple[Self, Self]:
        """Make a training task and one on the last `held_out` part of the text."""
        indices = letters(text)
        cut = round(len(indices) * (1 - held_out))
        return (
            cls(indices[:cut], ciphers, at_once=at_once),
            cls(indices[cut:], ciphers, at_once=at_once),
        )

    def batch(self, n: int, generator: torch.Generator) -> RelationBatch:
        """Draw `n` windows with their queries."""
        n_relation = len(self.ciphers)
        key, value = draw_records(self.text, self.n_record, n, generator, n_relation)
        where = torch.multinomial(occurs_once(key).float(), n_relation, generator=generator)
        query = self.ciphers[torch.arange(n_relation), key.gather(1, where)]
        asked = torch.ones(n, n_relation, dtype=torch.bool)
        if not self.at_once:
            one = torch.randint(n_relation, (n, 1), generator=generator)
            asked = torch.arange(n_relation) == one
        return RelationBatch(key, value, query, value.gather(1, where), where, asked)
