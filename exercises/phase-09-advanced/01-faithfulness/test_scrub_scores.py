"""Scrubs of parts that know one thing: shares that follow from counting."""

import random

import numpy as np
import torch

from minigpt.course.grading.feedback import close, expect
from minigpt.course.grading.properties import depends_on_seed

OFTEN = 80  # draws: the shares then lie within 0.1 of what counting says


def prompts(n=48, seed=0):
    """What the part knows of each prompt, and how much the metric of each prompt depends on it."""
    g = torch.Generator().manual_seed(seed)
    knows = (torch.rand(n, generator=g).square() * 3).long()
    weight = torch.rand(n, generator=g, dtype=torch.float64) * 4 + 0.05
    return knows, weight


def expected(matrix, labels):
    """The mean metric over all partners that agree: `matrix[i, j]` is that of i with partner j."""
    agree = (labels[:, None] == labels).double()
    return ((matrix * agree).sum(1) / agree.sum(1)).mean().item()


def table(knows, weight, low=-1.0, high=2.0):
    """The metric of prompt i with partner j: high where they agree, low where not, weighted."""
    same = (knows[:, None] == knows).double()
    return weight[:, None] * (low + (high - low) * same)


class Watched:
    """A measure that keeps the partners it was asked about."""

    def __init__(self, matrix):
        self.matrix, self.asked = matrix, []

    def __call__(self, partners):
        n = len(self.matrix)
        expect(
            getattr(partners, "shape", None) == (n,) and not partners.is_floating_point(),
            f"measure takes the partners of all prompts: {n} whole numbers",
        )
        expect(bool(((partners >= 0) & (partners < n)).all()), "a partner is no prompt's number")
        self.asked.append(partners.clone())
        return self.matrix[torch.arange(n), partners]


def run(mine, matrix, labels, n=OFTEN, seed=0):
    """Call it and check what comes back."""
    measure = Watched(matrix)
    before = labels.clone()
    found = mine.scrub_scores(measure, labels, n, seed)
    expect(torch.equal(before, labels), "your code changes the labels in place")
    expect(isinstance(found, tuple) and len(found) == 2, "return two numbers: share and control")
    expect(all(isinstance(x, float) for x in found), "the share and the control are floats")
    return found, measure.asked


def shares(matrix, labels):
    """Share and zero of the scale, by counting."""
    intact, random = matrix.diag().mean().item(), expected(matrix, labels * 0)
    scrubbed = expected(matrix, labels)
    return (scrubbed - random) / (intact - random), random, scrubbed, intact


def check(mine, matrix, labels, what, control=None, tolerance=0.1):
    """Compare with counting."""
    (share, shuffled), _ = run(mine, matrix, labels)
    wanted, random, scrubbed, intact = shares(matrix, labels)
    values = torch.stack(
        [
            matrix.diag(),
            (matrix * (labels[:, None] == labels)).sum(1) / (labels[:, None] == labels).sum(1),
            matrix.mean(1),
        ]
    )
    ratios = ((values[1] - values[2]) / (values[0] - values[2])).mean().item()
    slips = [
        (scrubbed / intact, "what random partners leave is not subtracted"),
        ((scrubbed - random) / intact, "subtract what random partners leave below, too"),
        (1 - wanted, "this is the share that is lost"),
        (min(max(wanted, 0), 1), "shares are cut off at 0 and 1"),
        (abs(wanted), "the sign of the share is lost"),
        (ratios, "this is a mean of ratios: average before you divide"),
    ]
    if control is not None and abs(control - wanted) > 2 * tolerance:
        told = abs(1 - wanted - control) > tolerance  # a lost share would look different
        turned = told and abs(share - control) < tolerance and abs(shuffled - wanted) < tolerance
        expect(not turned, "the share and the control are the other way round")
        floor = abs(shuffled - random / intact) < tolerance / 2 < abs(random / intact - control)
        expect(not floor, "what random partners leave is not subtracted")
    for value, text in slips:
        if abs(value - wanted) > 2 * tolerance:
            expect(abs(share - value) > tolerance / 2, f"{text} ({what})")
    close(share, wanted, f"the share of {what}", atol=tolerance, rtol=0)
    if control is not None:
        close(shuffled, control, f"the control of {what}", atol=tolerance, rtol=0)


def test_draws(mine):
    """n draws of each kind, all of them independent, and the intact model"""
    knows, weight = prompts(45, 7)
    _, asked = run(mine, table(knows, weight), knows, n=6)
    own = torch.arange(45)
    expect(any(torch.equal(p, own) for p in asked), "the intact model is never measured: there "
           "each prompt is its own partner")  # fmt: skip
    agree = [p for p in asked if bool((knows[p] == knows).all()) and not torch.equal(p, own)]
    others = [p for p in asked if not bool((knows[p] == knows).all())]
    expect(len(agree) >= 6, f"for n=6 there are {len(agree)} draws of agreeing partners: the "
           "scrub draws n times")  # fmt: skip
    expect(len(others) >= 12, f"for n=6 there are {len(others)} draws of partners that need not "
           "agree: random partners and shuffled labels are drawn n times each")  # fmt: skip
    expect(len(agree) == 6 and len(others) == 12, f"for n=6 there are {len(agree)} draws of "
           f"agreeing partners and {len(others)} of others: draw n times of each kind")  # fmt: skip
    drawn = [tuple(p.tolist()) for p in agree + others]
    expect(len(set(drawn)) == len(drawn), "two draws are the same: draw each one anew, with one "
           "generator")  # fmt: skip


def test_random_partners(mine):
    """every prompt may get every prompt as its random partner"""
    labels = torch.arange(7)  # all differ: only random partners are others
    matrix = torch.eye(7, dtype=torch.float64)
    _, asked = run(mine, matrix, labels, n=45)
    others = torch.stack([p for p in asked if not torch.equal(p, labels)])
    expect(len(others) > 30, "where all labels differ, random partners still differ from them")
    missing = [j for j in range(7) if not bool((others == j).any())]
    expect(not missing, f"prompt {missing[:1]} is never a random partner: all are allowed")
    alone = sum(len(set(p.tolist())) == 1 for p in others)
    expect(alone < 10, "all prompts get the same random partner: each prompt draws its own")
    shifts = sum(len(set(((p - labels) % 7).tolist())) == 1 for p in others)
    expect(shifts < 10, "random partners are all prompts moved by one number: each prompt draws "
           "its own")  # fmt: skip
    own = (others == labels).any(1)
    expect(bool(own.any()), "no prompt is ever its own random partner: all are allowed")


def test_seed(mine):
    """one seed, one result; no global state"""
    knows, weight = prompts(20, 8)
    matrix = table(knows, weight)
    half = (knows == 0).long()
    before = random.getstate(), str(np.random.get_state())
    depends_on_seed(
        lambda seed: mine.scrub_scores(Watched(matrix), half, 40, seed), "share and control"
    )
    expect(before == (random.getstate(), str(np.random.get_state())),
           "your code draws from or seeds the global random state of random or numpy: use a "
           "generator of your own")  # fmt: skip
    seeds = (3, 103, 1003, 10_003)
    far = {mine.scrub_scores(Watched(matrix), half, 6, seed) for seed in seeds}
    expect(len(far) == len(seeds), "seeds that lie far apart give the same numbers: the seed is "
           "not used as it is")  # fmt: skip
    knows, weight = prompts(45, 9)
    one, two = (
        {tuple(p.tolist()) for p in run(mine, table(knows, weight), knows, 6, seed)[1]}
        for seed in (4, 5)
    )
    expect(len(one & two) <= 1, "seeds 4 and 5 share draws: make one generator for all draws")


def test_unequal_prompts(mine):
    """a few prompts with large metrics: means are taken before dividing"""
    knows, weight = prompts(50, 4)
    low = torch.linspace(-3, 0.9, 50, dtype=torch.float64)[:, None]
    same = (knows[:, None] == knows).double()
    matrix = weight[:, None] * (low + (1 - low) * same)
    matrix[:, :10] += 2 * weight[:, None] * (knows[:10] == 0).double()
    check(mine, matrix, (knows == 1).long() + 1, "prompts with unequal metrics")


def test_wrong_and_half_right(mine):
    """labels that say nothing, half, or too much"""
    knows, weight = prompts(60, 3)
    matrix = table(knows, weight, low=0.5, high=3.0)
    check(mine, matrix, (knows == 0).long(), "labels that say half", control=0.0)
    check(mine, matrix, knows * 0, "labels that are all the same", control=0.0)
    check(mine, matrix, torch.arange(60) % 2, "labels that say nothing")


def test_right_hypothesis(mine):
    """labels that say all that the part knows: the share is 1 and the control 0"""
    for seed, n in enumerate((48, 61)):
        knows, weight = prompts(n, seed)
        check(mine, table(knows, weight), 5 * knows - 7, "a right hypothesis", control=0.0)


def test_beyond_the_model(mine):
    """a part whose output helps more on other prompts: shares above 1 and below 0 are shown"""
    knows, weight = prompts(40, 5)
    matrix = table(knows, weight, low=0.0, high=3.0)
    matrix -= torch.diag(weight)
    check(mine, matrix, knows, "a scrub that is more confident than the model")
    check(mine, -matrix, knows, "a loss")
    small = 1e-9 * matrix
    check(mine, small, knows, "a metric of the size 1e-9")
    try:
        check(mine, matrix + 1e9, knows, "a metric around 1e9, given in float64")
    except ZeroDivisionError:
        expect(False, "your code loses the differences of a metric around 1e9: keep float64")


def test_worse_than_random(mine):
    """labels whose partners do worse than random ones: a share below 0 is shown"""
    knows, weight = prompts(44, 10)
    matrix = table(knows, weight, low=3.0, high=0.0) + 5 * torch.diag(weight)
    check(mine, matrix, knows, "labels that are worse than random", control=0.0)


def test_every_label_its_own(mine):
    """all labels differ: each prompt is its own partner, shuffled or not"""
    knows, weight = prompts(30, 6)
    (share, control), _ = run(mine, table(knows, weight), torch.arange(30) * 2 - 9, n=5)
    close(share, 1.0, "the share where all labels differ", atol=1e-6)
    close(control, 1.0, "the control where all labels differ (the shuffle belongs to the labels, "
          "and random partners are no control)", atol=1e-6)  # fmt: skip


def test_shuffled_anew(mine):
    """of four prompts, one shuffle in three gives the true pairs back: so does the control"""
    pairs = torch.tensor([5, -2, 5, -2])
    matrix = table(pairs, torch.ones(4, dtype=torch.float64), low=0.0, high=1.0)
    (_, control), _ = run(mine, matrix, pairs, n=150)
    expect(
        abs(control - 1 / 3) < 0.15,
        f"the control of two pairs is {control:.2f}: one shuffle in three gives the true pairs "
        "back, so it should be near a third. Shuffle the labels anew for each draw",
    )
