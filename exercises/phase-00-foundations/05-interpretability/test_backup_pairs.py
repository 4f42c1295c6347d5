"""Random crews of parts: backups, additive parts, parts that need each other, of either sign."""

import random
from itertools import combinations

from minigpt.course.grading.feedback import expect


class Machine:
    """Effects of single parts, plus what a pair costs only together."""

    def __init__(self, alone, together, scale=1.0):
        self.alone, self.together, self.scale = alone, together, scale
        self.calls = []

    def __call__(self, removed):
        gone = list(removed) if not isinstance(removed, str) else [removed]
        self.calls.append(tuple(gone))
        unknown = [part for part in gone if part not in self.alone]
        expect(not unknown, f"effect() was asked to remove {unknown[:1]}: give it a list of parts")
        cost = sum(self.alone[part] for part in set(gone))
        cost += sum(c for pair, c in self.together.items() if pair <= set(gone))
        return self.scale * cost


def drawn(seed, n=7, sign=1.0):
    """Parts in a shuffled order, some large, some small, some pairs with a cost of their own."""
    rng = random.Random(seed)
    parts = [f"p{i}" for i in range(n)]
    rng.shuffle(parts)
    alone = {p: sign * rng.choice([-4.0, -0.3, 0.0, 0.2, 0.4, 5.0]) for p in parts}
    together = {
        frozenset(pair): sign * rng.choice([-6.0, 6.0, 0.3, -1.1, 0.9])
        for pair in rng.sample(list(combinations(parts, 2)), 6)
    }
    return Machine(alone, together), parts


def oracle(machine, parts, tolerance):
    """The definition, pair by pair."""
    return [
        (one, other)
        for i, one in enumerate(parts)
        for other in parts[i + 1 :]
        if max(abs(machine([one])), abs(machine([other]))) <= tolerance
        and abs(machine([one, other]) - machine([one]) - machine([other])) > tolerance
    ]


def found_by(mine, machine, parts, tolerance=0.5):
    """The learner's pairs, checked for kind."""
    given = list(parts)
    pairs = mine.backup_pairs(machine, parts, tolerance)
    expect(pairs is not None, "None came back: is there a return statement?")
    expect(list(parts) == given, "your code changes the list of parts")
    expect(
        isinstance(pairs, list | tuple)
        and all(isinstance(p, tuple | list) and len(p) == 2 for p in pairs),
        "return a list of pairs of parts",
    )
    pairs = [tuple(pair) for pair in pairs]
    expect(
        len({frozenset(pair) for pair in pairs}) == len(pairs) and all(a != b for a, b in pairs),
        "a pair comes more than once, or a part is paired with itself",
    )
    order = {part: i for i, part in enumerate(parts)}
    expect(
        all(a in order and b in order and order[a] < order[b] for a, b in pairs),
        "the two parts of a pair should stand in the order of `parts`",
    )
    return pairs


XYZ = list("xyz")


def test_a_backup(mine):
    """two parts that replace each other are a pair"""
    machine = Machine(dict.fromkeys(XYZ, 0.0), {frozenset("xz"): -10.0})
    expect(
        found_by(mine, machine, XYZ) == [("x", "z")],
        "without x the output stays, without z too, and without both it falls by 10: that is a "
        "backup pair, whatever the sign of the change and whether or not the parts are neighbors",
    )


def test_needed_parts(mine):
    """a part that is missed on its own is no backup"""
    machine = Machine({"x": -8.0, "y": 0.0, "z": 7.0}, {frozenset("xy"): -6.0})
    expect(
        found_by(mine, machine, XYZ) == [],
        "x alone changes the output by −8 and z by 7: they look important one by one, so no pair "
        "with them counts",
    )


def test_small_effects_add_up(mine):
    """two small effects that only add up are no backup"""
    machine = Machine({"x": 0.4, "y": 0.4, "z": -0.4}, {})
    expect(
        found_by(mine, machine, XYZ) == [],
        "x and y cost 0.4 each and 0.8 together: that is the sum, and no backup",
    )


def test_signs(mine):
    """changes are added with their signs"""
    machine = Machine({"x": 0.4, "y": 0.4, "z": -0.4}, {frozenset("xy"): -1.3})
    expect(
        found_by(mine, machine, XYZ) == [("x", "y")],
        "x and y each raise the output by 0.4, and both together lower it by 0.5: that is 1.3 "
        "below the sum; take absolute values only at the end",
    )


def test_at_the_tolerance(mine):
    """exactly the tolerance alone is still unimportant"""
    machine = Machine({"x": 0.5, "y": -0.5, "z": 0.0}, {frozenset("xy"): 4.0, frozenset("xz"): 0.5})
    expect(
        found_by(mine, machine, XYZ) == [("x", "y")],
        "alone, a change of exactly `tolerance` is allowed; together, it must be exceeded",
    )


def test_random_machines(mine):
    """random machines, of either sign and in other units"""
    for seed in range(60):
        machine, parts = drawn(seed, sign=1 if seed % 2 else -1)
        machine.scale = [1.0, 1000.0, 0.01][seed % 3]
        tolerance = 0.5 * machine.scale
        wanted = oracle(machine, parts, tolerance)
        pairs = sorted(found_by(mine, machine, parts, tolerance))
        extra = [pair for pair in pairs if pair not in wanted]
        lost = [pair for pair in wanted if pair not in pairs]
        pair = (extra or lost or [("", "")])[0]
        cost = [machine([p]) for p in pair if p] + [machine(list(pair)) if pair[0] else 0]
        expect(not extra, f"you call {pair} a pair: alone and together they cost {cost}, "
               f"with a tolerance of {tolerance}")  # fmt: skip
        expect(not lost, f"you miss the pair {pair}: alone and together they cost {cost}, "
               f"with a tolerance of {tolerance}")  # fmt: skip
