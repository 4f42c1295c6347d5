"""Stories in a small closed language, in which the circuits of the literature have a purpose.

Someone gives something to someone, wars last from year to year, people have genders, countries
have capitals, lists of names come once or twice, and chants repeat any words at all.
What is held out never occurs in training.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from minigpt.tasks import story_words as words
from minigpt.tasks.story_words import CAPITALS, CENTURIES, EVENTS, FEELINGS, NAMES, OBJECTS

END = "<|endoftext|>"
HOLD = 8  # one combination in eight is held out
N_YEAR = 100


@dataclass(frozen=True)
class Question:
    """A sentence cut before the word that shows whether it was understood.

    `said` is that word and the rest of the sentence; any of `answers` would have been right, and
    `wrong` are the words that a reader who missed the point could say.
    """

    prompt: str
    said: str
    answers: tuple[str, ...]
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        return self.prompt + self.said


Ask = Callable[[Random, Sequence[str], bool], Question]


def held_out(*places: int) -> bool:
    """Whether a combination, given by the places of its parts in their lists, is held out."""
    return sum(places) % HOLD == 0


def strangers(a: str, b: str) -> bool:
    """Whether two people never meet in training."""
    return held_out(NAMES.index(a), NAMES.index(b))


def draw_cast(random: Random, n: int) -> list[str]:
    """Draw the people of a story, among whom are no strangers."""
    while True:
        cast = random.sample(NAMES, n)
        if not any(strangers(a, b) for i, a in enumerate(cast) for b in cast[:i]):
            return cast


def draw_strangers(random: Random) -> list[str]:
    """Draw two people who never meet in training."""
    while True:
        pair = random.sample(NAMES, 2)
        if strangers(*pair):
            return pair


def giving(random: Random, cast: Sequence[str], unseen: bool) -> Question:
    """Ask who is given something: of two people, the one who does not give.

    With three in the cast, a third may give, and either of the two may be given.
    """
    a, b, *others = random.sample(cast, len(cast))
    pattern, thing = _combination(random, unseen, len(words.GIVING), len(OBJECTS))
    giver = others[0] if others and not unseen and random.random() < 0.2 else random.choice([a, b])
    answers = tuple(f" {name}" for name in (a, b) if name != giver)
    prompt = words.GIVING[pattern].format(
        A=a,
        B=b,
        S=giver,
        P=random.choice(words.PLACES),
        V=random.choice(words.GIVE),
        O=OBJECTS[thing],
    )
    return Question(prompt, f"{random.choice(answers)}.", answers, (f" {giver}",))


def lasting(random: Random, cast: Sequence[str], unseen: bool) -> Question:
    """Ask when something ended that began in a given year: later, in the same century."""
    event, century, began = _combination(random, unseen, len(EVENTS), len(CENTURIES), N_YEAR - 1)
    prompt = random.choice(words.LASTING).format(
        E=EVENTS[event], X=CENTURIES[century], Y=f"{began:02d}"
    )
    years = [f"{y:02d}" for y in range(N_YEAR)]
    answers, wrong = tuple(years[began + 1 :]), tuple(years[: began + 1])
    return Question(prompt, f"{random.choice(answers)}.", answers, wrong)


def feeling(random: Random, cast: Sequence[str], unseen: bool) -> Question:
    """Ask for the pronoun of someone who feels something."""
    name, how = _combination(random, unseen, len(NAMES), len(FEELINGS))
    feels = list(FEELINGS)[how]
    pattern = random.choice(words.FEELING)
    return _pronoun(pattern, NAMES[name], F=feels, does=FEELINGS[feels])


def owning(random: Random, cast: Sequence[str], unseen: bool) -> Question:
    """Ask for the possessive pronoun of someone who lost something."""
    name, thing = _combination(random, unseen, len(NAMES), len(OBJECTS))
    return _pronoun(random.choice(words.OWNING), NAMES[name], O=OBJECTS[thing])


def capital(random: Random, cast: Sequence[str], unseen: bool) -> Question:
    """Ask for the capital of a country; held out are countries in one kind of sentence."""
    country, pattern = _combination(random, unseen, len(CAPITALS), len(words.CAPITAL))
    name = list(CAPITALS)[country]
    before, _, after = words.CAPITAL[pattern].partition(" {K}")
    answer = f" {CAPITALS[name]}"
    wrong = tuple(f" {other}" for other in CAPITALS.values() if other != CAPITALS[name])
    prompt = before.format(C=name, N=random.choice(cast))
    return Question(prompt, answer + after, (answer,), wrong)


def having(random: Random, cast: Sequence[str], unseen: bool) -> Question:
    """Ask what someone had, of several people with a thing each; held out are owners of things."""
    n = random.randint(2, 4)
    while True:
        people, things = random.sample(range(len(NAMES)), n), random.sample(range(len(OBJECTS)), n)
        asked = random.randrange(n)
        new = [held_out(*pair) for pair in zip(people, things, strict=True)]
        if new[asked] if unseen else not any(new):
            break
    pairs = zip(people, things, strict=True)
    told = ", ".join(words.HAVING.format(K=NAMES[who], V=OBJECTS[what]) for who, what in pairs)
    prompt = f"Today {told}. {words.LOSING.format(K=NAMES[people[asked]])}"
    answer = f" {OBJECTS[things.pop(asked)]}"
    return Question(prompt, f"{answer}.", (answer,), tuple(f" {OBJECTS[what]}" for what in things))


KINDS: dict[str, Ask] = {
    "giving": giving,
    "lasting": lasting,
    "feeling": feeling,
    "owning": owning,
    "capital": capital,
    "having": having,
}


def questions(kind: str, n: int, seed: int, unseen: bool = True) -> list[Question]:
    """Draw questions of one kind, by default only of combinations that no training story has."""
    random = Random(f"questions {kind} {seed}")
    draw = draw_strangers if unseen else lambda r: draw_cast(r, 2)
    return [KINDS[kind](random, draw(random), unseen) for _ in range(n)]


def lists(random: Random, cast: Sequence[str]) -> str:
    """Name some people or things, none twice; often once more in the same order."""
    if random.random() < 0.6:
        others = [name for name in NAMES if name not in cast]
        pattern, members = words.CALLING, random.sample(others, random.randint(3, 6))
    else:
        things = random.sample(OBJECTS, random.randint(3, 5))
        pattern, members = words.PACKING, [f"a {thing}" for thing in things]
    listed = f"{', '.join(members[:-1])}, and {members[-1]}"
    times = 1 if random.random() < 0.4 else 2
    tellers = random.sample(cast, len(cast))
    return " ".join(pattern.format(N=tellers[i], LIST=listed) for i in range(times))


def filler(random: Random, cast: Sequence[str]) -> str:
    """Say something of no consequence, but nothing that is held out."""
    a, b = random.sample(cast, 2)
    place = random.choice(words.PLACES)
    thing = random.choice([o for i, o in enumerate(OBJECTS) if not held_out(NAMES.index(a), i)])
    she, her = ("she", "her") if a in words.FEMALE else ("he", "his")
    pattern = random.choice(words.FILLER)
    return pattern.format(A=a, B=b, N=a, P=place, O=thing, she=she, her=her)


def chant(random: Random) -> str:
    """Say any words in any order, and the same again and again: only copying predicts them.

    After how many words they come again differs, so that no distance gives it away.
    """
    some = random.choices(vocabulary()[1:], k=random.randint(4, 30))
    return "".join(some * (1 + 60 // len(some)))


def story(random: Random, tell: Callable[[Question], str] = str) -> str:
    """Tell one story: sentences about two to four people; `tell` may change what is said."""
    cast = draw_cast(random, random.randint(2, 4))
    told = list[str]()
    for _ in range(random.randint(3, 6)):
        kind = random.choices([*KINDS, "list", "filler"], weights=(12, 1, 3, 2, 2, 2, 1, 1))[0]
        if kind in KINDS:
            told.append(tell(KINDS[kind](random, cast, False)))
        else:
            told.append(lists(random, cast) if kind == "list" else filler(random, cast))
    return f" {' '.join(told)}"


def stories(n: int, seed: int, chants: float = 0.0) -> str:
    """Tell `n` stories, with `<|endoftext|>` after each; a fraction of them are chants instead."""
    random = Random(f"stories {seed}")
    tell = (chant if random.random() < chants else story for _ in range(n))
    return "".join(one(random) + END for one in tell)


@cache
def vocabulary() -> tuple[str, ...]:
    """Every token of the language, `<|endoftext|>` first; a word holds the space before it."""
    lists = (NAMES, words.PLACES, OBJECTS, words.GIVE, EVENTS, FEELINGS, FEELINGS.values())
    patterns = (words.GIVING, words.LASTING, words.FEELING, words.OWNING, words.CAPITAL)
    more = (
        words.CALLING,
        words.PACKING,
        words.HAVING,
        words.LOSING,
        *words.FILLER,
        "she he her his and a",
    )
    texts = [*(t for p in (*lists, *patterns) for t in p), *CAPITALS, *CAPITALS.values(), *more]
    found = set(re.findall(r"[A-Za-z]+", re.sub(r"\{\w+\}", "", " ".join(texts))))
    numbers = [f" {century}" for century in CENTURIES] + [f"{year:02d}" for year in range(N_YEAR)]
    return (END, ".", ",", *(f" {word}" for word in sorted(found)), *numbers)


def _combination(random: Random, unseen: bool, *sizes: int) -> tuple[int, ...]:
    """Draw places in lists of some sizes, whose combination is held out, or is not."""
    while True:
        places = tuple(random.randrange(size) for size in sizes)
        if held_out(*places) == unseen:
            return places


def _pronoun(pattern: str, name: str, **slots: str) -> Question:
    """Cut a sentence before its pronoun."""
    female = name in words.FEMALE
    form = "she" if "{she}" in pattern else "her"
    before, _, after = pattern.partition(f" {{{form}}}")
    hers, his = (" she", " he") if form == "she" else (" her", " his")
    right, wrong = (hers, his) if female else (his, hers)
    said = right + after.format(**slots)
    return Question(before.format(N=name, **slots), said, (right,), (wrong,))
