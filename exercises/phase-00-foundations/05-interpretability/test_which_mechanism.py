"""Boxes of both kinds: names shuffled, units inverted, units that nothing reads."""

import random

from minigpt.course.grading.feedback import expect
from minigpt.tasks.mechanisms import all_inputs

CONDITIONS = {
    "and": lambda a, b, c, either: a & b,
    "or": lambda a, b, c, either: a | b,
    "rest": lambda a, b, c, either: either & c,
}


class Box:
    """Units that may be read, and idle ones; each with a name, and perhaps inverted.

    A relay need not have a unit for `without`: then the unit that reads it finds it out itself.
    """

    def __init__(self, kind, seed=0, idle=(), inverted=(), names=None, without=()):
        rng = random.Random(seed)
        self.kind, self.idle = kind, dict(enumerate(idle))
        roles = [role for role in ("and", "or", "rest") if role not in without] + [*self.idle]
        names = names or rng.sample([f"u{i}" for i in range(20)], len(roles))
        self.name = dict(zip(roles, names, strict=True))
        self.inverted = {role for role in roles if role in inverted}
        self.units = rng.sample(names, len(names))

    def __call__(self, inputs, do):
        expect(sorted(inputs) == ["a", "b", "c"], "box(inputs, do) takes values for a, b and c")
        unknown = [name for name in do if name not in self.units]
        expect(not unknown, f"the box has no unit {unknown[:1]} to hold")
        a, b, c = (inputs[name] for name in "abc")
        values, held = {}, {"and": a & b, "or": a | b}
        for role, name in self.name.items():
            condition = self.idle.get(role, role)
            value = CONDITIONS[condition](a, b, c, held["or"])
            shown = do.get(name, 1 - value if role in self.inverted else value)
            values[name] = shown
            held[role] = 1 - shown if role in self.inverted else shown
        out = held["and"] | held["rest"]
        if self.kind == "vote":
            out = int(held["and"] + held["or"] + c >= 2)
        return {**inputs, **values, "out": out}


def answer(mine, box):
    """The learner's word for a box."""
    units = list(box.units)
    found = mine.which_mechanism(box, units)
    expect(found is not None, "None came back: is there a return statement?")
    expect(found in ("relay", "vote"), f"{found!r} came back: return “relay” or “vote”")
    expect(units == box.units, "your code changes the list of units")
    return found


def test_the_boxes_are_right(mine):
    """every box answers whether two of three are on

    No wrong answer fails this: it tests the boxes.
    """
    for kind in ("relay", "vote"):
        for inputs in all_inputs():
            for without in ([], ["and", "or"] if kind == "relay" else []):
                out = Box(kind, without=without)(inputs, {})["out"]
                expect(out == (sum(inputs.values()) >= 2), "a broken box")


def test_plain(mine):
    """the two boxes of the lesson, under their own names"""
    for kind in ("relay", "vote"):
        found = answer(mine, Box(kind, names=["h1", "h2", "h3"]))
        expect(
            found == kind,
            f"this box is a {kind}: recordings cannot tell, an intervention on the right input can",
        )


def test_names(mine):
    """names and order say nothing"""
    for seed in range(10):
        for kind in ("relay", "vote"):
            expect(
                answer(mine, Box(kind, seed)) == kind,
                f"a {kind} under other names is taken for something else: find a unit by its "
                "values, not by its name or place",
            )


def test_fewer_units(mine):
    """a relay that has no unit for one of its conditions, or for two"""
    for seed in range(10):
        for without in (["and"], ["or"], ["and", "or"]):
            expect(
                answer(mine, Box("relay", seed, without=without)) == "relay",
                "a relay that computes one of its conditions without a unit is taken for a vote: "
                "ask what the output reads, not how many units matter",
            )


def test_idle_units(mine):
    """a unit that nothing reads does not count, whatever it codes"""
    for seed in range(10):
        for idle in (["rest"], ["rest", "and"], ["or", "rest", "rest"]):
            expect(
                answer(mine, Box("vote", seed, idle)) == "vote",
                "a vote with idle units for “(a or b) and c” is taken for a relay: a recording "
                "shows what a unit codes, and not that anything reads it",
            )
            expect(
                answer(mine, Box("relay", seed, idle)) == "relay",
                "a relay with idle copies is taken for a vote: if one of the units that code the "
                "condition is idle, another may be read",
            )


def test_inverted(mine):
    """units that are 0 where their condition holds"""
    for seed in range(10):
        for kind in ("relay", "vote"):
            for inverted in (["rest"], ["and", "rest"], ["or"], ["and", "or", "rest"]):
                expect(
                    answer(mine, Box(kind, seed, ["rest"], inverted)) == kind,
                    f"a {kind} with inverted units is taken for something else: look for both "
                    "polarities, and set a unit to the opposite of its value, not always to 0",
                )


def test_random(mine):
    """random boxes of both kinds"""
    for seed in range(120):
        rng = random.Random(seed)
        kind = rng.choice(["relay", "vote"])
        idle = [rng.choice([*CONDITIONS]) for _ in range(rng.randint(0, 5))]
        inverted = [role for role in ["and", "or", "rest", *range(5)] if rng.random() < 0.5]
        expect(answer(mine, Box(kind, seed, idle, inverted)) == kind,
               f"a {kind} with idle units for {idle} is taken for something else")  # fmt: skip
