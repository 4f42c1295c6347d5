"""Strings of brackets, balanced or not: two conditions, and negatives that break exactly one.

A string is balanced if as many brackets close as open (the *count*) and no prefix closes more than
it opens (the *horizon*). Read as a walk, `(` a step up and `)` a step down, it ends at height 0
and never goes below.

Source: Lesson 7.4; the two conditions, and hunting for what breaks a model of them, as in ARENA's
exercise 1.5.1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Int
from torch import Tensor, nn

from minigpt.errors import ConfigError, TokenError, check_seed, nearest
from minigpt.tasks.prompts import Prompts

OPEN, CLOSE, BEGIN, ASK, YES, NO = range(6)
CHARACTERS = "()^=yn"  # one a token: `^(())=` is answered by `y`, `^())(=` by `n`


def heights(tokens: Int[Tensor, "string pos"]) -> Int[Tensor, "string pos"]:
    """Return how many brackets are open after each token: 1 up for `(`, 1 down for `)`.

    $$ h_t = \\#\\{\\text{opening} \\le t\\} - \\#\\{\\text{closing} \\le t\\} $$
    """
    return ((tokens == OPEN).long() - (tokens == CLOSE).long()).cumsum(-1)


def count_holds(tokens: Int[Tensor, "string pos"]) -> Bool[Tensor, "string"]:
    """Say of which strings as many brackets open as close: the last height is 0."""
    return heights(tokens)[:, -1] == 0


def horizon_holds(tokens: Int[Tensor, "string pos"]) -> Bool[Tensor, "string"]:
    """Say of which strings no prefix closes more than it opens: no height is below 0."""
    return heights(tokens).amin(-1) >= 0


def balanced(tokens: Int[Tensor, "string pos"]) -> Bool[Tensor, "string"]:
    """Say which strings are balanced: count and horizon both hold.

    Tokens other than brackets count for nothing, wherever they stand.
    """
    return count_holds(tokens) & horizon_holds(tokens)


def bracket_prompt(text: str) -> Int[Tensor, "1 pos"]:
    """Turn brackets into the prompt that asks about them: `()` becomes `^()=`.

    Raises:
        TokenError: a character that is no bracket.
    """
    if strange := sorted(set(text) - set(CHARACTERS[:2])):
        raise TokenError(f"{text!r} holds {strange[0]!r}: write round brackets only, say '(())'")
    return _asked(torch.tensor([[CHARACTERS.index(c) for c in text]], dtype=torch.long))


def _asked(brackets: Int[Tensor, "string length"]) -> Int[Tensor, "string length_and_2"]:
    """Put `^` before brackets and `=` behind them."""
    return nn.functional.pad(nn.functional.pad(brackets, (1, 0), value=BEGIN), (0, 1), value=ASK)


@dataclass(frozen=True)
class Brackets:
    """Strings of one length as prompts `^…=`, whether each is balanced, and how each was made."""

    tokens: Int[Tensor, "string length_and_2"]
    balanced: Bool[Tensor, "string"]
    kind: Int[Tensor, "string"]  # index in MAKERS

    def __len__(self) -> int:
        return len(self.tokens)

    @property
    def answer(self) -> Int[Tensor, "string"]:
        """The token that is right after `=`: y for balanced strings, n for the others."""
        return torch.where(self.balanced, YES, NO)

    def only(self, kind: str) -> Brackets:
        """Keep the strings of one kind.

        Raises:
            ConfigError: no such kind.
        """
        if kind not in MAKERS:
            raise ConfigError(f"no strings of kind {kind!r}; {nearest(kind, MAKERS)}")
        rows = self.kind == list(MAKERS).index(kind)
        return Brackets(self.tokens[rows], self.balanced[rows], self.kind[rows])


def dyck(n: int, length: int, generator: torch.Generator) -> Int[Tensor, "n length"]:
    """Draw balanced strings, each as likely as any other.

    Of the rotations of a string with one `)` too many, exactly one is a balanced string and that
    `)` behind it: it starts after the first lowest point (the cycle lemma).

    Source: Dvoretzky & Motzkin 1947.
    """
    order = torch.rand(n, length + 1, generator=generator).argsort(-1)
    tokens = torch.where(order < length // 2, OPEN, CLOSE)
    return rotate(tokens, heights(tokens).argmin(-1) + 1)[:, :-1]


def rotate(
    tokens: Int[Tensor, "string pos"], by: Int[Tensor, "string"]
) -> Int[Tensor, "string pos"]:
    """Bring each string's token at `by` to the front, and what stood before it to the back."""
    at = torch.arange(tokens.shape[1]) + by[:, None]
    return tokens.gather(1, at % tokens.shape[1])


def _one_of(allowed: Bool[Tensor, "string pos"], generator: torch.Generator) -> Tensor:
    """Pick one allowed place a string, each as likely."""
    return torch.multinomial(allowed.double(), 1, generator=generator)[:, 0]


def _flipped(
    tokens: Int[Tensor, "string pos"], allowed: Bool[Tensor, "string pos"], g: torch.Generator
) -> Int[Tensor, "string pos"]:
    """Turn one allowed bracket of each string around."""
    at = _one_of(allowed, g)[:, None]
    return tokens.scatter(1, at, OPEN + CLOSE - tokens.gather(1, at))


def _dips(n: int, length: int, g: torch.Generator) -> Tensor:
    tokens = dyck(n, length, g)
    return rotate(tokens, _one_of(heights(tokens) > 0, g) + 1)


def _grazes(n: int, length: int, g: torch.Generator) -> Tensor:
    tokens = dyck(n, length, g)
    return rotate(tokens, _one_of(heights(tokens) == 1, g) + 1)


def _open(n: int, length: int, g: torch.Generator) -> Tensor:
    tokens = dyck(n, length, g)
    return _flipped(tokens, tokens == CLOSE, g)


def _one_flipped(n: int, length: int, g: torch.Generator) -> Tensor:
    tokens = dyck(n, length, g)
    return _flipped(tokens, torch.ones_like(tokens, dtype=torch.bool), g)


def _coins(n: int, length: int, g: torch.Generator) -> Tensor:
    return torch.randint(2, (n, length), generator=g)


MAKERS: dict[str, Callable[[int, int, torch.Generator], Tensor]] = {
    "balanced": dyck,
    "dips": _dips,  # count 0, below the horizon: a balanced string, rotated
    "grazes": _grazes,  # count 0, exactly one step below the horizon at the lowest
    "open": _open,  # above the horizon, and two left open: one `)` turned around
    "flipped": _one_flipped,  # any one bracket turned around
    "coins": _coins,  # a coin a bracket; hardly ever balanced, but it may be
}
HARD = ("dips", "grazes", "open", "flipped")


def bracket_strings(
    n: int, length: int, seed: int | torch.Generator, kinds: tuple[str, ...] = tuple(MAKERS)
) -> Brackets:
    """Draw n strings of one even length, shuffled: half balanced, the rest of the other kinds.

    Half of the rows come from the first of the `kinds`, the others by turns from those after it; of
    one kind alone, all do. Whether a string is balanced is computed, never assumed. The seed, or a
    generator, fixes all.

    Raises:
        ConfigError: an odd length or one below 2, no string, or an unknown kind.
    """
    _check(n, length)
    if not kinds or (unknown := [kind for kind in kinds if kind not in MAKERS]):
        named = unknown[0] if kinds else ""
        raise ConfigError(f"no strings of kind {named!r}; {nearest(named, MAKERS)}")
    generator = seed if isinstance(seed, torch.Generator) else _seeded(seed)
    first, *others = (list(MAKERS).index(kind) for kind in kinds)
    share = [first, *others] if not others else [i for o in others for i in (first, o)]
    made = torch.tensor(share).repeat(-(-n // len(share)))[:n].sort().values
    brackets = torch.cat(
        [MAKERS[list(MAKERS)[i]](int((made == i).sum()), length, generator) for i in made.unique()]
    )
    rows = torch.randperm(n, generator=generator)
    tokens = _asked(brackets[rows])
    return Brackets(tokens, balanced(tokens), made[rows])


def bracket_pairs(n: int, length: int, seed: int = 0, *, broken: str) -> Prompts:
    """Draw balanced strings with twins that break one condition in as few brackets as can be.

    `broken="count"`: one `)` is turned around, so that two stay open and no prefix is the worse.
    `broken="horizon"`: a `(` that opens at height 0 changes places with a later `)`, so that the
    walk dips below 0 between the two and still ends at 0. Positions are `first` and `last`, where
    the twins begin and cease to differ, and `end`, the `=`.

    Raises:
        ConfigError: an odd length or one below 2, no string, or another condition.

    Source: Lesson 7.4.
    """
    if broken not in ("count", "horizon"):
        raise ConfigError(f"broken={broken!r}; {nearest(broken, ('count', 'horizon'))}")
    _check(n, length)
    generator = _seeded(seed)
    clean = dyck(n, length, generator)
    if broken == "count":
        corrupt = _flipped(clean, clean == CLOSE, generator)
    else:
        first = _one_of((clean == OPEN) & (heights(clean) == 1), generator)[:, None]
        last = _one_of((clean == CLOSE) & (torch.arange(length) > first), generator)[:, None]
        corrupt = clean.scatter(1, first, CLOSE).scatter(1, last, OPEN)
    differ = clean != corrupt
    first, last = differ.int().argmax(1), length - 1 - differ.flip(1).int().argmax(1)
    return Prompts(
        "brackets",
        _asked(clean),
        _asked(corrupt),
        ((YES,),) * n,
        ((NO,),) * n,
        {"first": first + 1, "last": last + 1, "end": torch.full((n,), length + 1)},
        {"corruption": f"the {broken} alone is broken", "beginning-of-text token": "^"},
    )


def _check(n: int, length: int) -> None:
    if length < 2 or length % 2:
        raise ConfigError(f"length={length} must be even and at least 2: others are never balanced")
    if n < 1:
        raise ConfigError(f"{n} strings: ask for at least one")


def _seeded(seed: int) -> torch.Generator:
    check_seed(seed)
    return torch.Generator().manual_seed(seed)
