"""Heads that pass on a name, a place, both, or something else: the three effects are known."""

from statistics import median

import torch

from minigpt.course.grading.feedback import close, expect

SPARE = ["Cy", "Di", "Ed", "Flo"]  # neither end of the list is the median or the largest
PROMPTS = [("Ann", "Bo", "Ann"), ("Ann", "Bo", "Bo"), ("Bo", "Ann", "Ann")]


def worth(name):
    """A number for a name, different for every one."""
    return {"Ann": 0.3, "Bo": 1.9, "Cy": 4.0, "Di": -2.5, "Ed": 7.7, "Flo": 0.2}[name]


def place(a, b, s):
    return 2.0 if s == a else -1.0


def name(a, b, s):
    return worth(s)


def receiver(a, b, s):
    return worth(b if s == a else a)


SMALL = 1e-9
HEADS = {
    "that passes on the place": place,
    "that passes on the giver's name": name,
    "that passes on the receiver's name": receiver,
    "that passes on name and place": lambda *p: name(*p) * 3 + place(*p) + name(*p) * place(*p),
    "that passes on all three": lambda *p: name(*p) * receiver(*p) + place(*p) * receiver(*p),
    "with a very small effect": lambda *p: SMALL * (name(*p) * receiver(*p) + place(*p)),
    "with a lead far from 0": lambda *p: 1e4 + name(*p) - 2 * place(*p) + 5 * receiver(*p),
    "that passes on the first name": lambda a, b, s: worth(a),
}


def swap(prompt, old, new):
    return tuple(new if one == old else one for one in prompt)


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def oracle(f, prompt, spare):
    """The three effects by definition."""
    first, second, giver = prompt
    other = second if giver == first else first
    own = f(*prompt)
    return (
        mean(f(*swap(prompt, giver, new)) for new in spare) - own,
        f(second, first, giver) - own,
        mean(f(*swap(prompt, other, new)) for new in spare) - own,
    )


def run(mine, f, prompt, spare):
    """Call it, and watch which source prompts are chosen."""
    asked = []

    def measure(a, b, s):
        expect(a != b, f"the source prompt ({a}, {b}, {s}) has one name twice in front")
        expect(
            s in (a, b),
            f"in the source prompt ({a}, {b}, {s}) the giver is a third person: then neither "
            "name nor place is what it was. Rename the giver at both places",
        )
        asked.append((a, b, s))
        return f(a, b, s)

    found = mine.which_signal(measure, *prompt, spare)
    expect(
        isinstance(found, tuple) and len(found) == 3,
        "return three numbers: the effects of name, of place, and of the control",
    )
    expect(asked, "measure is never called")
    return found


def told(mine, which, slips_of, what):
    """Compare over all heads and prompts at once: a slip is named where it explains them all."""
    found, wanted, sizes, slips = [], [], [], []
    for title, f in HEADS.items():
        for prompt in PROMPTS:
            found.append(float(run(mine, f, prompt, SPARE)[which]))
            right = oracle(f, prompt, SPARE)
            wanted.append(right[which])
            slips.append(slips_of(f, prompt, right))
            sizes.append(SMALL if "small" in title else 1.0)
    size = torch.tensor(sizes, dtype=torch.float64)

    def scaled(values):
        return torch.tensor([float(v) for v in values], dtype=torch.float64) / size

    said = [(scaled(v for v, _ in one), one[0][1]) for one in zip(*slips, strict=True)]
    hints = [(v, s) for v, s in said if not torch.allclose(v, scaled(wanted), atol=1e-3)]
    what = f"{what}, for {len(HEADS)} heads and {len(PROMPTS)} prompts,"
    close(scaled(found), scaled(wanted), what, atol=1e-6, rtol=1e-9, hints=hints)


def swap_people(prompt):
    """Exchange the two people everywhere."""
    first, second, giver = prompt
    return second, first, second if giver == first else first


def receiver_of(prompt):
    first, second, giver = prompt
    return second if giver == first else first


ITSELF = "this is the lead itself: take that of the prompt as its own source"
SIGN = "the sign is wrong: other source less own source"


def test_place(mine):
    """the place: two names exchanged, and the same giver"""

    def slips(f, prompt, right):
        first, second, _giver = prompt
        other, own = receiver_of(prompt), f(*prompt)
        return [
            (right[1] + own, ITSELF),
            (-right[1], SIGN),
            (
                f(first, second, other) - own,
                "the other person gives: this changes the giver's name, too",
            ),
            (
                f(second, first, other) - own,
                "names and giver are exchanged: the giver is another person, at the same place",
            ),
            (right[0], "this is the effect of the name"),
            (right[2], "this is the effect of the control"),
        ]

    told(mine, 1, slips, "the effect of place")


def test_name(mine):
    """the name: the giver renamed at both places, mean over spare names"""

    def slips(f, prompt, right):
        own, giver = f(*prompt), prompt[2]
        leads = [f(*swap(prompt, giver, new)) for new in SPARE]
        first = [f(*swap(prompt, prompt[0], new)) for new in SPARE]
        swapped = swap_people(prompt)
        moved = (prompt[1], prompt[0], giver)
        return [
            (right[0] + own, ITSELF),
            (-right[0], SIGN),
            (leads[0] - own, "only the first spare name is used: the mean over all was asked"),
            (leads[-1] - own, "only the last spare name is used: the mean over all was asked"),
            (sum(leads) - own, "the leads are summed: a mean was asked"),
            (sum(leads) - len(SPARE) * own, "the effects are summed: a mean was asked"),
            (f(*swapped) - own, "the two people exchange their roles: use spare names"),
            (right[2], "the receiver is renamed: this is a control, rename the giver"),
            (right[1], "this is the effect of place"),
            (median(leads) - own, "the median over the spare names is taken: the mean was asked"),
            (max(leads) - own, "the largest effect is taken, not the mean"),
            (mean(abs(v - own) for v in leads), "sizes are averaged: effects keep their sign"),
            (mean(first) - own, "the first name is renamed, also where the second one gives"),
            (
                mean(f(*swap(moved, giver, new)) for new in SPARE) - own,
                "the place is changed, too: one thing at a time",
            ),
        ]

    told(mine, 0, slips, "the effect of the name")


def test_control(mine):
    """the control leaves the giver's name and place alone, and still changes the prompt"""

    def slips(f, prompt, right):
        own, other = f(*prompt), receiver_of(prompt)
        leads = [f(*swap(prompt, other, new)) for new in SPARE]
        moved = (prompt[1], prompt[0], prompt[2])
        return [
            (
                0.0,
                "the control changes nothing at all: it can never fail. Change what should not "
                "matter",
            ),
            (right[2] + own, ITSELF),
            (-right[2], SIGN),
            (right[0], "the control changes the giver's name"),
            (right[1], "the control changes the place"),
            (
                mean(f(*swap(moved, other, new)) for new in SPARE) - own,
                "the control changes the giver's place, too",
            ),
            (leads[0] - own, "only the first spare name is used: the mean over all was asked"),
            (leads[-1] - own, "only the last spare name is used: the mean over all was asked"),
            (sum(leads) - own, "the leads are summed: a mean was asked"),
        ]

    told(mine, 2, slips, "the control")


def test_spare_names(mine):
    """one spare name, or a tuple of many"""
    for spare in (["Ed"], ("Di", "Cy"), ("Cy", "Di", "Ed")):
        for prompt in PROMPTS:
            f = HEADS["that passes on all three"]
            found, wanted = run(mine, f, prompt, spare), oracle(f, prompt, spare)
            for value, right, what in zip(found, wanted, ("name", "place", "control"), strict=True):
                close(value, right, f"the effect of {what} with {len(spare)} spare names",
                      rtol=1e-6)  # fmt: skip


def test_names_within_names(mine):
    """names that contain one another are still different names"""

    def f(a, b, s):
        return len(a) + 10.0 * len(b) + 100.0 * len(s) + 1000.0 * (s == a)

    for prompt in (("Ann", "Anna", "Ann"), ("Ann", "Anna", "Anna"), ("Joann", "Ann", "Ann")):
        found, wanted = (
            run(mine, f, prompt, ["Jo", "Annabel"]),
            oracle(f, prompt, ["Jo", "Annabel"]),
        )
        for value, right, what in zip(found, wanted, ("name", "place", "control"), strict=True):
            close(value, right, f"the effect of {what} where one name contains the other",
                  rtol=1e-6)  # fmt: skip
