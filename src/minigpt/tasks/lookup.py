"""Key–value lookup in real text, asked in cipher: the task of Lesson 2.3.

A window of text is a list of records, each a letter (the key) and the letter after it (the
value). A query names one key, written in a substitution cipher, and the answer is its value:
in `the king `, Caesar's query `n` means `k`, and the answer is `i`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.errors import ConfigError, DataError

ALPHABET = "abcdefghijklmnopqrstuvwxyz "
N_LETTER = len(ALPHABET)


def letters(text: str) -> Int[Tensor, "pos"]:
    """Reduce text to indices into `ALPHABET`: lower case, other characters become spaces."""
    plain = re.sub(r"[^a-z]+", " ", text.lower())
    index = torch.full((128,), -1)
    index[torch.tensor([ord(c) for c in ALPHABET])] = torch.arange(N_LETTER)
    return index[torch.frombuffer(bytearray(plain.encode()), dtype=torch.uint8).long()]


def spell(indices: Int[Tensor, "pos"]) -> str:
    """Turn indices back into text."""
    return "".join(ALPHABET[i] for i in indices.tolist())


def caesar(shift: int = 3) -> Int[Tensor, "letter"]:
    """Shift every letter along the alphabet, z to a again; the space stays.

    Example:
        >>> spell(caesar(3)[letters("the king")])
        'wkh nlqj'
    """
    shifted = (torch.arange(26) + shift) % 26
    return torch.cat([shifted, torch.tensor([26])])


def random_cipher(seed: int) -> Int[Tensor, "letter"]:
    """Draw a substitution cipher with no order to it."""
    return torch.randperm(N_LETTER, generator=torch.Generator().manual_seed(seed))


@dataclass(frozen=True)
class LookupBatch:
    """Windows of records with one query each; `where` is the record that holds the answer."""

    key: Int[Tensor, "batch record"]
    value: Int[Tensor, "batch record"]
    query: Int[Tensor, "batch"]
    answer: Int[Tensor, "batch"]
    where: Int[Tensor, "batch"]

    @classmethod
    def join(cls, batches: Sequence[Self]) -> Self:
        """Put batches one after the other."""
        columns = zip(*(vars(batch).values() for batch in batches), strict=True)
        return cls(*(torch.cat(column) for column in columns))

    def only(self, rows: Int[Tensor, "chosen"]) -> Self:
        """Keep some of the windows."""
        return type(self)(*(column[rows] for column in vars(self).values()))

    @property
    def asked(self) -> Int[Tensor, "batch"]:
        """The key letter that each query means."""
        return self.key.gather(1, self.where[:, None])[:, 0]

    def with_values(self, value: Int[Tensor, "batch record"]) -> Self:
        """Put other values into the records; the answers follow."""
        return replace(self, value=value, answer=value.gather(1, self.where[:, None])[:, 0])


@dataclass(frozen=True)
class LookupTask:
    """Windows of `n_record` records drawn from `text`, queried through `cipher`.

    Raises:
        ConfigError: a window of less than one record, or a cipher that is no permutation.
        DataError: a text shorter than one window.

    Source: Lesson 2.3.
    """

    text: Int[Tensor, "pos"]
    cipher: Int[Tensor, "letter"]
    n_record: int = 12

    def __post_init__(self) -> None:
        """Refuse what cannot be asked or answered."""
        if self.n_record < 1:
            raise ConfigError(f"n_record={self.n_record} must be at least 1")
        if sorted(self.cipher.tolist()) != list(range(N_LETTER)):
            raise ConfigError(f"the cipher must be a permutation of 0 to {N_LETTER - 1}")
        if len(self.text) <= self.n_record:
            raise DataError(
                f"the text has {len(self.text)} letters: {self.n_record} records need more"
            )

    @classmethod
    def split(
        cls, text: str, cipher: Int[Tensor, "letter"], n_record: int = 12, held_out: float = 0.1
    ) -> tuple[Self, Self]:
        """Make a training task and one on the last `held_out` part of the text."""
        indices = letters(text)
        cut = round(len(indices) * (1 - held_out))
        return cls(indices[:cut], cipher, n_record), cls(indices[cut:], cipher, n_record)

    def batch(self, n: int, generator: torch.Generator) -> LookupBatch:
        """Draw `n` windows; the queried key occurs once in its window, so the answer is certain."""
        key, value = draw_records(self.text, self.n_record, n, generator)
        where = torch.multinomial(occurs_once(key).float(), 1, generator=generator)
        asked, answer = key.gather(1, where)[:, 0], value.gather(1, where)[:, 0]
        return LookupBatch(key, value, self.cipher[asked], answer, where[:, 0])

    def balanced(self, n_each: int, generator: torch.Generator) -> LookupBatch:
        """Draw windows until every key letter has been asked about `n_each` times.

        Raises:
            DataError: some letter is too rare in the text to be asked about that often.
        """
        drawn: list[LookupBatch] = []
        have = torch.zeros(N_LETTER, dtype=torch.long)
        for _ in range(100):
            batch = self.batch(20_000, generator)
            drawn.append(batch)
            have += torch.bincount(batch.asked, minlength=N_LETTER)
            if have.min() >= n_each:
                break
        else:
            rarest = ALPHABET[int(have.argmin())]
            raise DataError(f"{rarest!r} was asked about {have.min()} times, not {n_each}")
        whole = LookupBatch.join(drawn)
        keep = [(whole.asked == letter).nonzero()[:n_each, 0] for letter in range(N_LETTER)]
        return whole.only(torch.cat(keep))

    @property
    def planted(self) -> Float[Tensor, "query key"]:
        """The lookup as a matrix: 1 where a query letter asks for a key letter."""
        return torch.eye(N_LETTER)[self.cipher.argsort()]


def occurs_once(key: Int[Tensor, "batch record"]) -> Tensor:
    """Mark the records whose key no other record of the window shares."""
    return (key[:, :, None] == key[:, None, :]).sum(-1) == 1


def draw_records(
    text: Int[Tensor, "pos"], n_record: int, n: int, generator: torch.Generator, n_once: int = 1
) -> tuple[Int[Tensor, "batch record"], Int[Tensor, "batch record"]]:
    """Draw the keys and values of `n` windows in which at least `n_once` keys occur once.

    Raises:
        DataError: hardly any window of the text has so many keys that occur once.
    """
    windows: list[Tensor] = []
    need = n
    for _ in range(1_000):  # a window in which too many letters repeat has no question to ask
        start = torch.randint(len(text) - n_record, (n,), generator=generator)
        drawn = text[start[:, None] + torch.arange(n_record + 1)]
        fit = drawn[occurs_once(drawn[:, :-1]).sum(1) >= n_once]
        windows.append(fit[:need])
        need -= len(fit)
        if need <= 0:
            break
    else:
        raise DataError(
            f"in 1,000 draws only {n - need} of {n} windows of {n_record} records held {n_once} "
            "key(s) that occur once: take fewer records or a more varied text"
        )
    window = torch.cat(windows)
    return window[:, :-1], window[:, 1:]
