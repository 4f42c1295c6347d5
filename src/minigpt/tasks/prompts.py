"""What every family of prompts returns: token ids in pairs, right and wrong answers, positions.

A tokenizer is passed in. Words that are not one token to it are left out; too few words left is an
error that names them. Nothing puts a beginning-of-text token before a prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.errors import ConfigError, TokenError
from minigpt.tasks.metrics import Metric, logit_difference, probability_difference

SLOT = re.compile(r"( ?\{\w+\})")


class Tokenizer(Protocol):
    """What a family needs of a tokenizer."""

    def encode(self, text: str) -> list[int]:
        """Turn text into token ids, or raise a TokenError."""

    def decode(self, ids: Iterable[int]) -> str:
        """Turn token ids into text."""


@dataclass(frozen=True, eq=False)
class Prompts:
    """A batch of prompts of one length, each with a corrupt twin.

    `answers` and `wrong` hold the token ids that may, and that must not, follow each clean prompt.
    `positions` says where in each prompt the things are that the family speaks of; `end` is where
    the answer is predicted. `conventions` says how the pairs were made and what is measured.

    Raises:
        ConfigError: pairs of another shape, an empty answer set, or a position outside the prompt.
    """

    family: str
    clean: Int[Tensor, "batch pos"]
    corrupt: Int[Tensor, "batch pos"]
    answers: tuple[tuple[int, ...], ...]
    wrong: tuple[tuple[int, ...], ...]
    positions: Mapping[str, Int[Tensor, "batch"]]
    conventions: Mapping[str, str]
    tokenizer: Tokenizer | None = None

    def __post_init__(self) -> None:
        """Refuse what does not fit together."""
        n, pos = self.clean.shape
        if self.corrupt.shape != self.clean.shape:
            raise ConfigError(
                f"clean prompts are {[n, pos]} and corrupt ones {list(self.corrupt.shape)}: "
                "each needs a twin of its own length"
            )
        if not n or not len(self.answers) == len(self.wrong) == n:
            raise ConfigError(
                f"{n} prompts with {len(self.answers)} answer sets and {len(self.wrong)} wrong "
                "ones: give at least one prompt, and both sets for each"
            )
        if not all((*self.answers, *self.wrong)):
            raise ConfigError("an answer set is empty: each prompt needs tokens on both sides")
        for name, at in self.positions.items():
            if at.shape != (n,) or at.min() < 0 or at.max() >= pos:
                raise ConfigError(f"position {name!r} is not one of {pos} places for each prompt")

    def __len__(self) -> int:
        return len(self.clean)

    @property
    def metric(self) -> Metric:
        """What to measure on these prompts, clean or corrupt: how far the right answers lead.

        In logits where each prompt has one right and one wrong answer, else in probability.
        """
        if all(len(ids) == 1 for ids in (*self.answers, *self.wrong)):
            return logit_difference(self.answer_ids, self.wrong_ids)
        return probability_difference(self.answers, self.wrong)

    @property
    def answer_ids(self) -> Int[Tensor, "batch"]:
        """The first right answer to each prompt."""
        return torch.tensor([ids[0] for ids in self.answers])

    @property
    def wrong_ids(self) -> Int[Tensor, "batch"]:
        """The first wrong answer to each prompt."""
        return torch.tensor([ids[0] for ids in self.wrong])

    def texts(self, corrupt: bool = False) -> list[str]:
        """Return the prompts for reading.

        Raises:
            TokenError: prompts of bare ids, which have no text.
        """
        if self.tokenizer is None:
            raise TokenError(f"these {self.family} prompts are bare ids: no tokenizer came along")
        rows = self.corrupt if corrupt else self.clean
        return [self.tokenizer.decode(row) for row in rows.tolist()]

    def only(self, rows: Sequence[int] | Int[Tensor, "chosen"]) -> Self:
        """Keep some of the prompts."""
        at = torch.as_tensor(rows, dtype=torch.long)
        answers = tuple(self.answers[i] for i in at.tolist())
        wrong = tuple(self.wrong[i] for i in at.tolist())
        positions = {name: places[at] for name, places in self.positions.items()}
        return type(self)(
            self.family,
            self.clean[at],
            self.corrupt[at],
            answers,
            wrong,
            positions,
            self.conventions,
            self.tokenizer,
        )


@dataclass(frozen=True)
class Case:
    """One pair of prompts in words: a pattern with slots, and what fills them in either twin.

    `labels` names positions by slot and offset: `{"S1+1": ("B", 1)}` is one after slot B. A slot's
    second place in the pattern is `X2` for `X`.
    """

    pattern: str
    clean: Mapping[str, str]
    corrupt: Mapping[str, str]
    answers: tuple[str, ...]
    wrong: tuple[str, ...]
    labels: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def assemble(
    family: str, tokenizer: Tokenizer, cases: Sequence[Case], conventions: Mapping[str, str]
) -> Prompts:
    """Turn cases into token ids.

    Raises:
        ConfigError: no case, or cases of several lengths.
        TokenError: a text that the tokenizer cannot take, or an answer that is not one token.
    """
    found = [place(tokenizer, case.pattern, case.clean) for case in cases]
    twins = [place(tokenizer, case.pattern, case.corrupt)[0] for case in cases]
    lengths = sorted({len(ids) for ids in (*(ids for ids, _ in found), *twins)})
    if len(lengths) != 1:
        raise ConfigError(
            f"{family} prompts of {lengths} tokens: a batch needs prompts of one length, "
            "so choose patterns that have it"
        )
    rows = [
        {name: at[slot] + offset for name, (slot, offset) in case.labels.items()}
        for case, (_, at) in zip(cases, found, strict=True)
    ]
    positions = {name: torch.tensor([row[name] for row in rows]) for name in rows[0]}
    positions["end"] = torch.full((len(cases),), lengths[0] - 1)
    return Prompts(
        family,
        torch.tensor([ids for ids, _ in found]),
        torch.tensor(twins),
        tuple(tuple(token(tokenizer, word) for word in case.answers) for case in cases),
        tuple(tuple(token(tokenizer, word) for word in case.wrong) for case in cases),
        positions,
        {**conventions, "beginning-of-text token": "none"},
        tokenizer,
    )


def place(
    tokenizer: Tokenizer, pattern: str, slots: Mapping[str, str]
) -> tuple[list[int], dict[str, int]]:
    """Fill a pattern; return its token ids, and at which of them each slot begins."""
    text, at = "", dict[str, int]()
    for part in SLOT.split(pattern):
        if SLOT.fullmatch(part):
            name = part.strip(" {}")
            at[f"{name}2" if name in at else name] = len(tokenizer.encode(text)) if text else 0
            text += part.format(**slots)
        else:
            text += part
    return tokenizer.encode(text), at


def token(tokenizer: Tokenizer, word: str) -> int:
    """Return the one token that a word is.

    Raises:
        TokenError: it is several.
    """
    ids = tokenizer.encode(word)
    if len(ids) != 1:
        raise TokenError(f"{word!r} is {len(ids)} tokens here: an answer must be one")
    return ids[0]


def whole(tokenizer: Tokenizer, words: Iterable[str], at_least: int, what: str) -> list[str]:
    """Keep the words that are one token with the space before them.

    Raises:
        TokenError: fewer than `at_least` are left.
    """
    kept = [word for word in words if _is_one(tokenizer, f" {word}")]
    if len(kept) < at_least:
        left = f"only {', '.join(kept)} are" if kept else "none is"
        raise TokenError(
            f"of the {what}, {left} one token of this tokenizer, and the prompts need "
            f"{at_least}: pass others"
        )
    return kept


def alike(tokenizer: Tokenizer, patterns: Iterable[str], slots: Mapping[str, str]) -> list[str]:
    """Keep the patterns whose words the tokenizer knows; of these, the largest group of one length.

    Raises:
        TokenError: it knows none.
    """
    groups = dict[int, list[str]]()
    for pattern in patterns:
        try:
            groups.setdefault(len(place(tokenizer, pattern, slots)[0]), []).append(pattern)
        except TokenError as failure:
            refusal = failure
    if not groups:
        raise TokenError(f"no pattern is in this tokenizer's words: {refusal}") from refusal
    return max(groups.values(), key=len)


def _is_one(tokenizer: Tokenizer, word: str) -> bool:
    try:
        return len(tokenizer.encode(word)) == 1
    except TokenError:
        return False
