"""All smallest sets: effects that add, overlap, only work together, or get in each other's way."""

import random
from itertools import combinations

from minigpt.course.grading.feedback import equal, expect

WORDS = {
    "one": "you return one set: several may be equally small, and all of them were asked",
    "any_size": "larger sets are among them too: only those with the least number of edges",
    "alone": "you add up the effects of single edges: measure the set together, effects need not "
    "add up",
    "more": "a share of exactly `keep` is enough",
    "absolute": "the share compares sizes without their sign: a set that pushes the other way "
    "carries nothing",
    "loose": "a share just below `keep` is not enough: compare without rounding or tolerance",
    "fixed": "`keep` is not used: your sets reach 0.9, whatever share is asked",
    "flipped": "with a negative effect of all edges, `effect(some) >= keep * whole` turns around: "
    "divide first, and compare shares",
    "minimal": "no edge can be left out of these sets, but not all are smallest: only those with "
    "the least number of edges",
    "raw": "the effect itself is compared with `keep`: divide by that of all edges together",
    "greedy": "these sets grow from the best single edge: a smaller or another set may need "
    "edges that are weak alone",
    "sum_of_alone": "the share is relative to effects of single edges: it is relative to that "
    "of all edges exchanged together",
}


def everything(edges, share, keep, at_least=True):
    """All sets whose share is large enough, the smaller ones first."""
    some = [s for n in range(1, len(edges) + 1) for s in combinations(edges, n)]
    return [s for s in some if (share(s) >= keep if at_least else share(s) > keep)]


def least(found):
    """Those of the least size."""
    return [s for s in found if len(s) == len(found[0])] if found else []


def right(edges, effect, keep):
    """The definition."""
    whole = effect(tuple(edges))
    return least(everything(edges, lambda s: effect(s) / whole, keep))


def grown(edges, effect, keep):
    """Greedy: the best edge, then the best one to add."""
    whole, chosen = effect(tuple(edges)), ()
    while len(chosen) < len(edges) and (not chosen or effect(chosen) / whole < keep):
        ways = [
            tuple(e for e in edges if e in (*chosen, new)) for new in edges if new not in chosen
        ]
        chosen = max(ways, key=lambda s: effect(s) / whole)
    return [chosen]


def minimal(found):
    """Those that contain no other."""
    return [s for s in found if not any(set(other) < set(s) for other in found)]


def slips(edges, effect, keep):
    """What typical slips give."""
    whole = effect(tuple(edges))
    alone = {e: effect((e,)) for e in edges}
    total = sum(alone.values()) or 1.0

    def share(s):
        return effect(s) / whole

    good = everything(edges, share, keep)
    values = {
        "any_size": good,
        "minimal": minimal(good),
        "one": good[:1],
        "alone": least(everything(edges, lambda s: sum(alone[e] for e in s) / whole, keep)),
        "more": least(everything(edges, share, keep, at_least=False)),
        "absolute": least(everything(edges, lambda s: abs(share(s)), keep)),
        "greedy": grown(edges, effect, keep),
        "loose": least(everything(edges, share, keep - 0.01)),
        "flipped": least(everything(edges, effect, keep * whole)),
        "raw": least(everything(edges, effect, keep)),
        "sum_of_alone": least(everything(edges, lambda s: effect(s) / total, keep)),
        "fixed": least(everything(edges, share, 0.9)),
    }
    wanted = right(edges, effect, keep)
    return {name: value for name, value in values.items() if value and value != wanted}


def check(mine, edges, effect, keep, what):
    """Compare exactly, and name the slip."""
    asked = []

    def measured(some):
        asked.append(some)
        return effect(tuple(some))

    got = mine.smallest_sets(edges, measured, keep)
    expect(asked, "your function never calls `effect`: the sets have to be measured")
    wanted = right(edges, effect, keep)
    found = [tuple(one) for one in got] if isinstance(got, list | tuple) else got
    if isinstance(found, list) and found != wanted and sorted(found) == sorted(wanted):
        expect(False, f"these are the right sets of {what}, but not in the order asked")
    expect(
        found != [] or keep > 1,
        "you found no set, and all edges together have a share of 1: go up to all of them, and "
        "measure each set together",
    )
    hints = [(value, WORDS[name]) for name, value in slips(edges, effect, keep).items()]
    equal(found, wanted, f"the list of sets of {what}", hints=hints)


def test_together(mine):
    """edges that do nothing alone, and carry everything together"""

    def both(s):
        return (10.0 * ("b" in s and "d" in s) + 4.0 * ("a" in s) + 2.0 * ("c" in s)) / 32

    for keep in (0.25, 0.5, 0.6, 0.9):
        check(mine, "abcd", both, keep, "edges that need each other")


def test_by_hand(mine):
    """the example: two of three edges overlap"""
    check(
        mine,
        "ABC",
        lambda s: -2.0 * ("A" in s) - 2.0 * ("B" in s or "C" in s),
        0.9,
        "the example",
    )


def test_shares_that_add(mine):
    """effects that add up, positive and negative, and a share of exactly `keep`"""
    sizes = {"a": 8.0, "b": 4.0, "c": 2.0, "d": 1.0, "e": 1.0}
    for sign, keep in ((1, 0.5), (-1, 0.75), (1, 0.875), (-1, 1.0), (-1, 0.9375)):
        check(mine, "abcde", lambda s, k=sign: k * sum(sizes[e] for e in s), keep, "equal signs")


def test_against(mine):
    """an edge that pushes the other way, so that a part carries more than the whole"""
    sizes = {"a": -6.0, "b": 8.0, "c": 3.0, "d": -1.0}
    for keep in (0.5, 0.75, 1.0, 1.5):
        check(mine, "abcd", lambda s: sum(sizes[e] for e in s), keep, "edges of both signs")


def test_almost(mine):
    """a share just below `keep` is not enough"""
    for sign in (1, -1):
        for first, keep in ((921, 0.9), (511, 0.5), (1019, 0.996)):
            sizes = {"a": first, "b": (1027 - first) // 2, "c": (1024 - first) // 2}
            sizes["c"] += 1024 - sum(sizes.values())
            check(
                mine,
                "abc",
                lambda s, k=sign, v=sizes: k * sum(v[e] for e in s),
                keep,
                "near shares",
            )


def test_undone(mine):
    """sets of two that every larger one but the whole undoes"""
    carries = {("a",): 0.4, ("a", "b"): 1.0, ("b", "d"): 1.0, tuple("abcde"): 1.0}
    check(mine, "abcde", lambda s: carries.get(s, 0.0), 0.5, "edges that undo each other")


def test_nearly_all(mine):
    """ten equal edges, of which nine are needed"""
    check(mine, "abcdefghij", lambda s: len(s) / 10, 0.85, "ten equal edges")


def test_random(mine):
    """random effects of every set"""
    for seed in range(12):
        rng = random.Random(seed)
        n = rng.choice([1, 2, 3, 4, 5])
        edges = [f"m{i}->logits" for i in rng.sample(range(9), n)]
        sets = [s for k in range(1, n + 1) for s in combinations(edges, k)]
        table = {s: rng.randint(-6, 12) / 4 for s in sets}
        table[tuple(edges)] = rng.choice([-4.0, 4.0, 8.0])
        check(mine, edges, table.__getitem__, rng.choice([0.25, 0.5, 0.75, 1.0]), "random effects")


def test_many(mine):
    """eight edges of very different sizes, near 10,000 and near 0"""
    sizes = [2.0**-k for k in range(8)]
    edges = [f"e{k}" for k in range(8)]
    place = {e: k for k, e in enumerate(edges)}
    for scale in (1e4, 2.0**-20):
        check(
            mine,
            edges,
            lambda s, c=scale: c * sum(sizes[place[e]] for e in s),
            0.75,
            f"eight edges, scaled by {scale:g}",
        )
