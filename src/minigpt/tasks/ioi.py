"""Indirect objects: when Mary and John went to the store, John gave a drink to — whom?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from minigpt.errors import ConfigError, nearest
from minigpt.tasks import stories
from minigpt.tasks.prompts import Case, Prompts, Tokenizer, alike, assemble, whole
from minigpt.tasks.story_words import GIVE, GIVING, NAMES, OBJECTS, PLACES

CORRUPTIONS = {
    "abc": "three other names, so that nobody is repeated and there is no right answer",
    "swap": "the giver becomes the other of the two, so that the answer flips",
    "giver": "a third person gives, so that either of the two may be meant",
}
ORDERS = {"abba": (True,), "baba": (False,), "both": (True, False)}
_Words = tuple[Sequence[str], Sequence[str], Sequence[str]]  # places, verbs, things
TRIES = 1000  # scenes drawn for each that is kept


@dataclass(frozen=True)
class Scene:
    """Who is where, and who gives what to whom: `s` gives to `io`."""

    pattern: str
    io: str
    s: str
    place: str
    verb: str
    thing: str
    io_first: bool

    def slots(self, io: str, s: str, giver: str) -> dict[str, str]:
        """Fill the pattern's slots with these people."""
        a, b = (io, s) if self.io_first else (s, io)
        return {"A": a, "B": b, "S": giver, "P": self.place, "V": self.verb, "O": self.thing}


def scenes(
    random: Random,
    patterns: Sequence[str],
    names: Sequence[str],
    places: Sequence[str] = PLACES,
    verbs: Sequence[str] = GIVE,
    things: Sequence[str] = OBJECTS,
    order: str = "both",
) -> Iterator[Scene]:
    """Yield scenes without end; `order` "abba" names the indirect object first, "baba" second."""
    while True:
        io, s = random.sample(names, 2)
        yield Scene(
            random.choice(patterns),
            io,
            s,
            random.choice(places),
            random.choice(verbs),
            random.choice(things),
            random.choice(ORDERS[order]),
        )


def unseen(scene: Scene) -> bool:
    """Whether no training story has this pair of people, nor this thing in this pattern."""
    if scene.pattern not in GIVING or scene.thing not in OBJECTS:
        return True
    place = GIVING.index(scene.pattern), OBJECTS.index(scene.thing)
    return stories.strangers(scene.io, scene.s) and stories.held_out(*place)


def ioi(
    tokenizer: Tokenizer,
    n: int = 100,
    seed: int = 0,
    *,
    corruption: str = "abc",
    order: str = "both",
    patterns: Sequence[str] = GIVING,
    names: Sequence[str] = NAMES,
    keep: Callable[[Scene], bool] | None = None,
) -> Prompts:
    """Draw prompts that end before the indirect object; the subject is the wrong answer.

    Of the patterns, those that have one length in this tokenizer are used. Positions are `IO`,
    `S1`, `S1+1`, `S2` and `end`. `keep=unseen` draws only what `zoo:stories` was not trained on.

    Raises:
        ConfigError: no such corruption or order, or `keep` keeps nothing.
        TokenError: too few of the words are one token.

    Source: Wang et al. 2022, §2, App. E; Lesson 7.2.
    """
    for given, valid in ((corruption, CORRUPTIONS), (order, ORDERS)):
        if given not in valid:
            raise ConfigError(f"no corruption or order {given!r}; {nearest(given, valid)}")
    names, words, fitting = _fitting(tokenizer, patterns, names)
    random = Random(f"ioi {seed}")
    drawn = scenes(random, fitting, names, *words, order)
    kept = list(islice(filter(keep, islice(drawn, TRIES * n)) if keep else drawn, n))
    if len(kept) < n:
        raise ConfigError(f"`keep` kept {len(kept)} of {TRIES * n} scenes, not {n}: ask for less")
    cases = [_case(scene, corruption, names, random) for scene in kept]
    return assemble("ioi", tokenizer, cases, {"corruption": CORRUPTIONS[corruption]})


def ioi_by_pair(
    tokenizer: Tokenizer,
    pairs: Sequence[tuple[str, str]],
    n: int,
    seed: int = 0,
    *,
    patterns: Sequence[str] = GIVING,
    names: Sequence[str] = NAMES,
) -> Prompts:
    """Draw n prompts about each pair of people, pair after pair, with three other names as twins.

    All but the pair varies from prompt to prompt: pattern, place, verb, thing, and who gives.

    Raises:
        ConfigError: no pairs, a name twice in a pair, or one that is not among the names.
        TokenError: too few of the words are one token.

    Source: Wang et al. 2022, App. E; Lesson 10.3.
    """
    names, words, fitting = _fitting(tokenizer, patterns, names)
    for pair in pairs:
        if len(set(pair)) != 2 or not set(pair) <= set(names):
            raise ConfigError(f"{pair} are no two of the names: {nearest(pair[0], names)}")
    if not pairs or n < 1:
        raise ConfigError(f"{len(pairs)} pairs with {n} prompts each: give one or more")
    random = Random(f"ioi by pair {seed}")
    kept = [s for pair in pairs for s in islice(scenes(random, fitting, pair, *words), n)]
    cases = [_case(scene, "abc", names, random) for scene in kept]
    return assemble("ioi", tokenizer, cases, {"corruption": CORRUPTIONS["abc"]})


def _fitting(
    tokenizer: Tokenizer, patterns: Sequence[str], names: Sequence[str]
) -> tuple[Sequence[str], _Words, Sequence[str]]:
    """Return the names, (places, verbs, things) and patterns that fit a tokenizer."""
    names = whole(tokenizer, names, 5, "names")
    words = (
        whole(tokenizer, PLACES, 1, "places"),
        whole(tokenizer, GIVE, 1, "verbs"),
        whole(tokenizer, OBJECTS, 1, "things"),
    )
    sample = {"A": names[0], "B": names[1], "S": names[0], "P": words[0][0]}
    return names, words, alike(tokenizer, patterns, {**sample, "V": words[1][0], "O": words[2][0]})


def _case(scene: Scene, corruption: str, names: Sequence[str], random: Random) -> Case:
    io, s = scene.io, scene.s
    others = random.sample([name for name in names if name not in (io, s)], 3)
    twin = {"abc": tuple(others), "swap": (io, s, io), "giver": (io, s, others[0])}[corruption]
    first, second = ("A", "B") if scene.io_first else ("B", "A")
    return Case(
        scene.pattern,
        scene.slots(io, s, s),
        scene.slots(*twin),
        (f" {io}",),
        (f" {s}",),
        {"IO": (first, 0), "S1": (second, 0), "S1+1": (second, 1), "S2": ("S", 0)},
    )
