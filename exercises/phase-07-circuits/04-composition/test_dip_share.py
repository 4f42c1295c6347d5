"""The share of a softmax that falls below the horizon."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def steps_of(*texts):
    """Strings of one length as steps: 1 for (, −1 for ), 0 for the rest."""
    return torch.tensor([[{"(": 1, ")": -1}.get(c, 0) for c in text] for text in texts])


def draw(n, pos, seed, zeros=0.15):
    """Random steps, some tokens no brackets, the first never one and the second always."""
    g = torch.Generator().manual_seed(seed)
    steps = torch.randint(2, (n, pos), generator=g) * 2 - 1
    steps[torch.rand(n, pos, generator=g) < zeros] = 0
    steps[:, 0], steps[:, 1] = 0, 1
    return steps


def by_hand(steps, beta, counts=lambda t: t + 1, below=lambda h: h < 0, of=abs):
    """The definition, one bracket at a time, in double precision."""
    shares = []
    for row in steps.tolist():
        height, scored = 0, []
        for t, step in enumerate(row):
            height += step
            if of(step):
                scored.append((-beta * height / counts(t), below(height)))
        top = max((s for s, _ in scored), default=0.0)
        weights = [(math.exp(s - top), dip) for s, dip in scored]
        whole = sum(w for w, _ in weights)
        shares.append(sum(w for w, dip in weights if dip) / whole if whole else 0.0)
    return torch.tensor(shares)


def over_brackets(steps, beta):
    """The share with averages over the brackets so far."""
    height, n = steps.cumsum(-1), (steps != 0).cumsum(-1).clamp(min=1)
    score = (-beta * height / n).masked_fill(steps == 0, -torch.inf)
    return (score.softmax(-1) * (height < 0)).sum(-1)


def slips(steps, beta):
    """What typical slips give, and what to say to them."""
    height = steps.cumsum(-1)
    average = height / torch.arange(1, steps.shape[1] + 1)
    score = (-beta * average).masked_fill(steps == 0, -torch.inf)
    weight = score.softmax(-1)
    return [
        (
            by_hand(steps, beta, of=lambda step: True),
            "tokens that are no bracket have a weight, too: leave them out of the sum",
        ),
        (
            by_hand(steps, beta, counts=lambda t: 1),
            "the weights are made of heights, and not average heights: divide by t + 1",
        ),
        (
            by_hand(steps, -beta),
            "high positions get the weight: the score of a position is −β times its average",
        ),
        (
            by_hand(steps, beta, counts=lambda t: max(t, 1)),
            "divide by t + 1: position t has read t + 1 tokens, the first one included",
        ),
        (
            by_hand(steps, beta, below=lambda h: h <= 0),
            "positions at height 0 are counted as dips: the horizon is broken below 0",
        ),
        (
            by_hand(steps, beta, of=lambda step: step < 0),
            "opening brackets have no weight: every bracket competes",
        ),
        (
            by_hand(steps, beta, counts=lambda t: len(steps[0])),
            "the heights are divided by the length of the whole string: position t has read "
            "t + 1 tokens",
        ),
        (
            (weight * (height < 0)).amax(-1),
            "only one dip of each string is counted: add the weights of all",
        ),
        (
            ((-beta * average).masked_fill(steps == 0, -1e9).softmax(0) * (height < 0)).sum(-1),
            "the softmax runs over the strings: each string has its own sum of weights",
        ),
        (
            over_brackets(steps, beta),
            "the averages are over brackets alone: position t has read t + 1 "
            "tokens, the first one included",
        ),
        (1 - by_hand(steps, beta), "this is the share above the horizon"),
    ]


def check(mine, steps, beta, what, hints=slips):
    """Compare the shares."""
    wanted = by_hand(steps, beta)
    with untouched(steps=steps):
        got = mine.dip_share(steps, beta)
    same_shape(got, wanted.shape, "string", "the shares")
    close(got, wanted, what, hints=telling(hints(steps, beta), wanted))


def test_definition(mine):
    """strings of many lengths, with dips and without"""
    for seed, (n, pos, beta) in enumerate([(9, 14, 6.0), (5, 7, 2.5), (7, 33, 40.0), (1, 21, 3.0)]):
        check(mine, draw(n, pos, seed), beta, f"the share, with β = {beta:g},")


def test_by_hand(mine):
    """the lesson's string, and one whose dip holds an opening bracket"""
    steps = steps_of("^())(=", "^))((=")
    check(mine, steps, 4.0, "the share of ^())(= and ^))((=")


def test_no_dip(mine):
    """a string that keeps above the horizon has the share 0, one that never rises 1"""
    got = mine.dip_share(steps_of("^(())=", "^))))="), 5.0)
    close(got, torch.tensor([0.0, 1.0]), "the share of ^(())= and ^))))=")


def test_flat(mine):
    """β = 0 gives every bracket the same weight"""
    got = mine.dip_share(steps_of("^())(=", "^)()(="), 0.0)
    close(got, torch.tensor([0.25, 0.5]), "the share with β = 0")


def test_sharp(mine):
    """a very large β neither overflows nor loses the lowest position"""
    steps = steps_of("^())(()=", "^)(()()=", "^((((((=")
    got = mine.dip_share(steps, 1e4)
    expect(
        got.isfinite(), "a share with a large β is NaN: exp overflows, subtract the largest score"
    )
    close(got, torch.tensor([1.0, 1.0, 0.0]), "the share with β = 10,000")


def test_long(mine):
    """the longer the string, the more the last dip is diluted"""
    shares = []
    for n in (5, 15, 40, 100):
        steps = steps_of("^" + "()" * n + ")(=")
        got = mine.dip_share(steps, 60.0)
        close(got, by_hand(steps, 60.0), f"the share of the dip behind {n} pairs")
        shares.append(float(got))
    expect(shares == sorted(shares, reverse=True), "longer strings must dilute the last dip")


def test_tall(mine):
    """a mountain of 300 steps, and one of water"""
    steps = steps_of("^" + "(" * 300 + ")" * 302 + "((=", "^" + ")" * 300 + "(" * 304 + "=")
    check(mine, steps, 3.0, "the share of a mountain of 300 steps", hints=lambda *_: [])


def test_layouts(mine):
    """transposed, strided and read-only steps; they stay as they were"""
    any_layout(lambda steps: mine.dip_share(steps, 5.0), steps=draw(4, 9, 3))
