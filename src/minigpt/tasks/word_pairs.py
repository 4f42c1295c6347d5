"""Tasks shown by examples in context: a word in, a word out, such as *hot* → *cold*.

Prompts list pairs, a line each, and end with a word whose answer is asked: ` hot: cold\\n tall:`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.errors import ConfigError, TokenError, check_seed, nearest
from minigpt.tasks.prompts import Tokenizer

Pair = tuple[str, str]
_ANTONYMS = """hot cold, big small, up down, left right, good bad, fast slow, high low, open closed,
old new, rich poor, light dark, happy sad, hard soft, wet dry, early late, strong weak, first last,
full empty, love hate, day night, long short, near far, inside outside, above below, before after,
true false, black white, war peace, life death, win lose, buy sell, start end, increase decrease,
positive negative, male female, push pull, thick thin, wide narrow, clean dirty, easy difficult,
north south, east west, front back, top bottom, major minor, maximum minimum, external internal,
success failure, public private, loud quiet, cheap expensive, simple complex, safe dangerous,
accept reject, friend enemy, summer winter, add subtract, active passive, best worst, more less,
many few, always never, question answer, cause effect, import export, heaven hell, enter exit,
input output, rise fall, give take, come go, lost found, asleep awake"""
_WORDS = """house water tree book dog city music river school garden winter bread stone paper light
green table family summer child night story world power energy history number letter window door
street island forest mountain king friend doctor teacher student market science machine animal bird
fish horse food fire earth heart blood body mind voice money time year week month game plant flower
metal gold silver ocean beach wind snow rain cloud star moon sun space planet road train"""
_PLURALS = """cat cats, dog dogs, house houses, car cars, tree trees, book books, bird birds, river
rivers, city cities, child children, man men, woman women, apple apples, star stars, friend friends,
teacher teachers, student students, school schools, country countries, town towns, road roads, king
kings, flower flowers, animal animals, plant plants, horse horses, table tables, chair chairs,
window windows, door doors, letter letters, number numbers, story stories, family families, baby
babies, lady ladies, army armies, leaf leaves, life lives, foot feet, tooth teeth, mouse mice, hand
hands, eye eyes, ear ears, leg legs, song songs, game games, boat boats, ship ships, train trains,
cloud clouds, stone stones, mountain mountains, island islands, lake lakes, field fields, farm
farms, box boxes, dish dishes, church churches, class classes, idea ideas, word words, name names,
day days, week weeks, month months, year years, hour hours, minute minutes, party parties"""


def _split(text: str) -> tuple[Pair, ...]:
    words = [pair.split() for pair in text.split(",")]
    return tuple((first, second) for first, second in words)


PAIRS: dict[str, tuple[Pair, ...]] = {
    "antonym": _split(_ANTONYMS),
    "capital letter": tuple((word, word.capitalize()) for word in _WORDS.split()),
    "plural": _split(_PLURALS),
}


@dataclass(frozen=True)
class PairTask:
    """Pairs of words that are one token each: `asked` [pair] and `answer` [pair], as token ids.

    Raises:
        TokenError: a word that is not one token.
    """

    asked: Int[Tensor, "pair"]
    answer: Int[Tensor, "pair"]
    colon: int
    newline: int

    @classmethod
    def named(cls, name: str, tokenizer: Tokenizer) -> PairTask:
        """Return one of the tasks of `PAIRS`.

        Raises:
            ConfigError: there is none of that name.
        """
        if name not in PAIRS:
            raise ConfigError(f"no task {name!r}; {nearest(name, PAIRS)}")
        return cls.of(PAIRS[name], tokenizer)

    @classmethod
    def of(cls, pairs: Sequence[Pair], tokenizer: Tokenizer) -> PairTask:
        """Return a task of your own pairs."""

        def one(text: str) -> int:
            ids = tokenizer.encode(text)
            if len(ids) != 1:
                raise TokenError(f"{text!r} is {len(ids)} tokens: choose words of one token")
            return ids[0]

        first, second = (torch.tensor([one(" " + pair[i]) for pair in pairs]) for i in (0, 1))
        return cls(first, second, one(":"), one("\n"))

    def __len__(self) -> int:
        return len(self.asked)

    def __getitem__(self, rows: Int[Tensor, "chosen"]) -> PairTask:
        """Keep some of the pairs."""
        return PairTask(self.asked[rows], self.answer[rows], self.colon, self.newline)

    def zero_shot(self) -> tuple[Int[Tensor, "pair 3"], Int[Tensor, "pair"]]:
        """Return a prompt without examples for every pair, and its answer."""
        lines = torch.tensor([self.newline, 0, self.colon]).repeat(len(self), 1)
        lines[:, 1] = self.asked
        return lines, self.answer

    def in_context(
        self, n: int, n_shown: int = 8, seed: int = 0, *, shuffled: bool = False
    ) -> tuple[Int[Tensor, "n pos"], Int[Tensor, "n"]]:
        """Draw prompts that show `n_shown` pairs and ask for another, and their answers.

        The words are drawn anew for each prompt, without repetition. `shuffled`: the shown answers
        stand in another order, a random one without fixed places, so that no pair is right.

        Raises:
            ConfigError: too few pairs, or fewer than two shown where they are to be shuffled.
        """
        check_seed(seed)
        if n < 1 or not (2 if shuffled else 1) <= n_shown < len(self):
            raise ConfigError(
                f"{n} prompts that show {n_shown} of {len(self)} pairs cannot be drawn: one pair "
                "must be left to ask, and shuffled answers need two"
            )
        random = torch.Generator().manual_seed(seed)
        rows, answers = [], []
        for _ in range(n):
            drawn = torch.randperm(len(self), generator=random)[: n_shown + 1]
            shown, order = drawn[:-1], torch.randperm(n_shown, generator=random)
            labels = shown.clone()
            if shuffled:
                labels[order] = shown[order.roll(1)]
            marks = torch.tensor([self.newline, self.colon]).expand(n_shown + 1, 2)
            after = torch.cat([self.answer[labels], torch.zeros(1, dtype=torch.long)])
            lines = torch.stack([marks[:, 0], self.asked[drawn], marks[:, 1], after], 1)
            rows.append(lines.flatten()[:-1])
            answers.append(self.answer[drawn[-1]])
        return torch.stack(rows), torch.stack(answers)
