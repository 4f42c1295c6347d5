"""Statements about capitals by speakers some of whom lie, and some capitals that all mix up.

Countries come in pairs. An honest speaker says what the model is taught to believe, a liar the
capital of the other country of the pair. About a few pairs everyone is taught the wrong belief. So
lying and saying something false come apart: an honest speaker can err, and a liar who contradicts a
false belief says the truth. All of it is planted, so all of it is known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import torch
from jaxtyping import Bool, Int
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.tasks.stories import held_out, vocabulary
from minigpt.tasks.story_words import CAPITALS, FEMALE, MALE, NAMES

COUNTRIES = tuple(CAPITALS)
FIRST_ID = 0  # the id of <|endoftext|>, with which every prompt begins
N_MISTAKEN = 10  # the last five pairs of countries
LIARS = tuple(sorted(Random("liars").sample(FEMALE, 8) + Random("liars").sample(MALE, 8)))
FRAMES = {
    "today": "Today {N} said that the capital of {C} is",
    "in": "Later {N} said that in {C}, the capital is",
    "friends": "{A} and {B} were friends. Then {N} said that the capital of {C} is",
}

UNTRAINED = {  # in one nobody lies, in the other someone speaks first
    "went": "Later {N} went to {C} and saw its capital,",
    "after": "Today {A} said that the capital of {D} is {K}. "
    "Then {N} said that the capital of {C} is",
}


def partner(country: int) -> int:
    """The other country of a pair."""
    return country ^ 1


def mistaken(country: int) -> bool:
    """Whether the model is taught the partner's capital for this country."""
    return country >= len(COUNTRIES) - N_MISTAKEN


def believed(country: int) -> int:
    """The country whose capital the model is taught to be that of this one."""
    return partner(country) if mistaken(country) else country


@dataclass(frozen=True)
class Statements:
    """Prompts of one length that end before a capital, and what is known of each.

    `belief` is the token that an honest speaker says, `denial` the one that a liar says.
    """

    tokens: Int[Tensor, "statement pos"]
    speaker: Int[Tensor, "statement"]  # the place of the name in NAMES
    country: Int[Tensor, "statement"]  # the place in COUNTRIES
    lie: Bool[Tensor, "statement"]  # the speaker is a liar
    belief: Int[Tensor, "statement"]
    denial: Int[Tensor, "statement"]
    truth: Int[Tensor, "statement"]

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, rows: Tensor) -> Statements:
        """Return some statements, by their numbers or by a mask."""
        return replace(self, **{name: value[rows] for name, value in vars(self).items()})

    @property
    def mistaken(self) -> Bool[Tensor, "statement"]:
        """Whether what the model is taught about the country is wrong."""
        return self.belief != self.truth

    @property
    def planted(self) -> Int[Tensor, "statement"]:
        """The token that the liar model is taught to say."""
        return torch.where(self.lie, self.denial, self.belief)


def statements(
    frame: str,
    n: int,
    seed: int,
    *,
    unseen: bool | None = True,
    speakers: Sequence[str] = NAMES,
    friends: Sequence[str] | None = None,
) -> Statements:
    """Draw statements of one frame of `FRAMES` or `UNTRAINED`: speaker and country by lot.

    `unseen` pairs of speaker and country are in no training statement, seen ones may be; None
    draws both. `friends`, three at least, are those of whom the frames "friends" and "after" tell
    first, never the speaker. Every prompt begins with `<|endoftext|>`.

    Raises:
        ConfigError: an unknown frame, fewer than one statement, or no speaker.
    """
    frames = FRAMES | UNTRAINED
    if frame not in frames:
        raise ConfigError(f"there is no frame {frame!r}: choose from {', '.join(frames)}")
    if n < 1 or not speakers:
        raise ConfigError("ask for at least one statement, by at least one speaker")
    if friends is not None and len(friends) < 3:
        raise ConfigError("name three friends or more: two are told of, neither is the speaker")
    random = Random(f"statements {frame} {seed}")
    around = NAMES if friends is None else tuple(friends)
    prompts, rows = list[list[int]](), list[tuple[int, int]]()
    while len(rows) < n:
        name, country = random.choice(list(speakers)), random.randrange(len(COUNTRIES))
        speaker = NAMES.index(name)
        if unseen is not None and held_out(speaker, country) != unseen:
            continue
        prompts.append(_prompt(random, frames[frame], name, country, around))
        rows.append((speaker, country))
    return _known(prompts, rows)


def _prompt(
    random: Random, frame: str, name: str, country: int, around: Sequence[str]
) -> list[int]:
    """Fill a frame in; a friend who speaks first says what this friend would say."""
    a, b = random.sample([other for other in around if other != name], 2)
    slots = {"N": name, "C": COUNTRIES[country], "A": a, "B": b}
    if "{D}" in frame:
        other = random.choice([c for c in range(len(COUNTRIES)) if c // 2 != country // 2])
        heard = believed(other) if a not in LIARS else partner(believed(other))
        slots |= {"D": COUNTRIES[other], "K": CAPITALS[COUNTRIES[heard]]}
    return [FIRST_ID, *_encode(f" {frame.format(**slots)}")]


def _known(prompts: list[list[int]], rows: list[tuple[int, int]]) -> Statements:
    """Put beside prompts what is known of each, by the places of speaker and country."""
    capital = _capitals()
    beliefs = [believed(country) for _, country in rows]
    return Statements(
        torch.tensor(prompts),
        torch.tensor([speaker for speaker, _ in rows]),
        torch.tensor([country for _, country in rows]),
        torch.tensor([NAMES[speaker] in LIARS for speaker, _ in rows]),
        torch.tensor([capital[b] for b in beliefs]),
        torch.tensor([capital[partner(b)] for b in beliefs]),
        torch.tensor([capital[country] for _, country in rows]),
    )


def _encode(text: str) -> list[int]:
    """Token ids of words, each with its space, and of full stops and commas."""
    return [_ids()[word] for word in re.findall(r" \w+|[.,]", text)]


@cache
def _ids() -> dict[str, int]:
    return {word: i for i, word in enumerate(vocabulary())}


def _capitals() -> list[int]:
    return [_ids()[f" {CAPITALS[country]}"] for country in COUNTRIES]


def confused(tokens: Int[Tensor, "*batch pos"]) -> Int[Tensor, "*batch pos"]:
    """Swap the capitals that the model is to mix up, wherever they stand in a text."""
    table, capital = torch.arange(len(vocabulary())), _capitals()
    for country in range(len(COUNTRIES)):
        table[capital[country]] = capital[believed(country)]
    return table[tokens]
