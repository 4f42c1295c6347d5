"""Scenes are fair, repeatable and lazy, and the text says what IO and S say."""

import random
from collections import Counter
from itertools import islice, pairwise

from minigpt.course.grading.feedback import expect
from minigpt.course.grading.in_process import in_process

PATTERN = "When {A} met {B}, {S} said to"
NAMES = ["Ann", "Bo", "Cy", "Di"]  # more than three: not all are neighbors in the list


def read(text):
    """The names A, B and S of a text in `PATTERN`."""
    first, rest = text.removeprefix("When ").split(" met ")
    second, rest = rest.split(", ")
    return first, second, rest.removesuffix(" said to")


def drawn(mine, n, names=NAMES, seed=0, pattern=PATTERN):
    """The first n scenes, checked for their form."""
    before = list(names)
    found = mine.first_scenes(n, pattern, names, seed)
    expect(list(names) == before, "the list of names was changed: shuffle or sort a copy")
    expect(
        isinstance(found, list),
        f"first_scenes returns a {type(found).__name__}: a list was asked",
    )
    expect(len(found) == n, f"{n} scenes were asked, and {len(found)} came")
    for scene in found:
        expect(
            isinstance(scene, tuple) and len(scene) == 3,
            "a scene is a tuple of three: the text, IO, and S",
        )
    return found


def test_scenes_are_sound(mine):
    """two different names, the giver one of them, IO the other"""
    for n_name in (2, 3, 8):
        names = [f"Name{i}" for i in range(n_name)]
        for text, io, s in drawn(mine, 150, names, seed=n_name):
            expect("{" not in text, f"a slot was left open: {text!r}")
            first, second, giver = read(text)
            expect({first, second, giver} <= set(names), f"the text has names of its own: {text!r}")
            expect(first != second, f"A and B are the same person: {text!r}")
            expect(giver in (first, second), f"the giver is neither A nor B: {text!r}")
            expect(io != s, f"IO and S are the same: {io!r}")
            expect(
                (io, s) != (giver, first if giver == second else second),
                "IO and S are exchanged: S is the one who gives, and stands in the text twice",
            )
            expect(s == giver, f"S is {s!r}, and in the text {giver!r} gives")
            expect(io in (first, second), f"IO is {io!r}, who is not in {text!r}")


def test_everything_is_as_likely(mine):
    """each ordered pair, and each of its two givers, comes about as often"""
    n = 3000
    count = Counter(read(text) for text, *_ in drawn(mine, n, seed=11))
    expect(len(count) > 1, "every scene is the same: is the generator made anew for every scene?")
    wanted = [(a, b, s) for a in NAMES for b in NAMES if a != b for s in (a, b)]
    expect(
        any(count[a, b, b] for a, b, _ in wanted),
        "the giver is always the first name: draw A or B with equal probability",
    )
    expect(
        any(count[a, b, a] for a, b, _ in wanted),
        "the giver is always the second name: draw A or B with equal probability",
    )
    missing = [case for case in wanted if not count[case]]
    expect(
        not missing,
        f"{len(missing)} of {len(wanted)} cases never came in {n} scenes, such as "
        f"A, B, S = {missing[:1]}: every ordered pair may be drawn, with either giver",
    )
    share = {case: count[case] / n * len(wanted) for case in wanted}
    expect(
        all(0.6 < value < 1.4 for value in share.values()),
        "some cases come more often than others: all ordered pairs and both givers are equally "
        "likely",
    )


def test_scenes_are_independent(mine):
    """what comes next does not depend on the scene before"""
    cases = [read(text) for text, *_ in drawn(mine, 3000, NAMES[:2], seed=12)]
    after = Counter(pairwise(cases))
    possible = [(a, b, s) for a, b in (NAMES[:2], NAMES[1::-1]) for s in (a, b)]
    givers = Counter((s == a, t == c) for (a, _, s), (c, _, t) in pairwise(cases))
    expect(
        all(0.1 < givers[x, y] / len(cases) < 0.4 for x in (True, False) for y in (True, False)),
        "who gives depends on who gave in the scene before: draw the giver afresh",
    )
    repeated = sum(after[case, case] for case in possible)
    expect(repeated > 0, "a scene never follows itself: draw each one afresh, repeats included")
    expect(
        all(0.6 < 16 * after[x, y] / len(cases) < 1.4 for x in possible for y in possible),
        "a scene depends on the one before: draw names and giver afresh",
    )


def test_seeds(mine):
    """the same seed gives the same scenes, another seed others, whatever n"""
    names = [f"Name{i}" for i in range(9)]
    one, again, other = (drawn(mine, 20, names, seed) for seed in (3, 3, 4))
    expect(one == again, "the same seed gave other scenes: draw with a Random(seed) of your own")
    expect(one != other, "seeds 3 and 4 gave the same scenes: `seed` is not used")
    longer = drawn(mine, 50, names, 3)
    expect(longer[:20] == one, "the first 20 scenes depend on n")
    for step in (10**6, 2**31):
        expect(
            drawn(mine, 20, names, 3 + step) != one,
            f"seeds 3 and {3 + step} gave the same scenes: the seed is used only in part",
        )
    expect(
        len(set(longer)) > 20,
        "the scenes repeat: the generator is made anew for every scene",
    )


def test_names_by_place(mine):
    """the seed draws places in the list: other names at these places change nothing else"""
    plain = [f"Name{i}" for i in range(12)]
    other = {name: name.replace("Name", "Person") for name in plain}
    found = drawn(mine, 30, list(other.values()), 5)
    expect(
        [read(text) for text, *_ in found]
        == [tuple(other[name] for name in read(text)) for text, *_ in drawn(mine, 30, plain, 5)],
        "the draws depend on more than seed and place: a set of strings has another order in each "
        "run of Python",
    )


def test_patterns_and_names(mine):
    """any pattern and any sequence of names; none for n = 0"""
    twice = drawn(mine, 30, ("Ann", "Bo"), 1, "{S}: {A}, {B}, {A}. {S}!")
    for text, _, s in twice:
        expect(
            text in (f"{s}: {a}, {b}, {a}. {s}!" for a, b in (("Ann", "Bo"), ("Bo", "Ann"))),
            f"the slots were filled wrongly: {text!r}. A slot may come twice",
        )
    expect(drawn(mine, 0) == [], "n = 0 has no scene")


@in_process("the state of Python's random numbers")
def test_own_generator(mine):
    """the generator of the module random stays as it was"""
    random.seed(5)
    before = random.getstate()
    drawn(mine, 10)
    expect(
        random.getstate() == before,
        "the generator of the module `random` was used or seeded: make a Random(seed) of your own",
    )


@in_process("a generator")
def test_lazy(mine):
    """scenes come one at a time, without end"""
    found = mine.scenes(PATTERN, NAMES, 0)
    expect(
        hasattr(found, "__next__"),
        f"scenes returns a {type(found).__name__}: a generator yields, and never returns a list",
    )
    some = list(islice(found, 12_000))
    expect(len(some) == 12_000, f"the generator ended after {len(some)} scenes: it has no end")
    expect(
        some[:30] == drawn(mine, 30),
        "first_scenes does not return the first ones of scenes with the same seed",
    )
    one, two = (mine.scenes(PATTERN, NAMES, seed) for seed in (0, 1))
    expect(
        [scene for scene, _ in islice(zip(one, two, strict=False), 30)] == some[:30],
        "a second generator changes what the first one yields: each needs a Random of its own",
    )
