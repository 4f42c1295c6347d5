"""Eight secrets by hand, ties, every rank, and random sets against a sorted list."""

import math
import random

import torch

from minigpt.course.grading.feedback import close, telling
from minigpt.course.grading.properties import any_layout

TIGHT = {"atol": 1e-6, "rtol": 1e-6}


def by_sorting(canary, others):
    """Put all losses in a row, the canary last of its equals, and look where it stands."""
    row = sorted([(loss, 0) for loss in others.tolist()] + [(canary, 1)])
    return math.log2(len(row) / (row.index((canary, 1)) + 1))


def average(losses):
    return math.fsum(losses) / len(losses)


def slips(canary, others):
    """What typical slips give."""
    losses = others.tolist()
    n, below = len(losses) + 1, sum(loss < canary for loss in losses)
    ties, above = losses.count(canary), sum(loss > canary for loss in losses)
    rank = 1 + below + ties
    right = math.log2(n / rank)
    first = torch.tensor([canary, *losses], dtype=torch.float64).argsort()[0].item()
    nearly = sum(canary < loss < canary + 1e-5 * abs(canary) for loss in losses)
    shared = "secrets with the same loss share one place here: each of the n secrets has its own"
    values = [
        (math.log2(n / (1 + below)), "a tie counts for the canary here: secrets with the same loss "
                                     "come before it"),
        (math.log2(n / (1 + below + ties / 2)), "a tie counts half here: it counts against the "
                                                "canary"),
        (math.log2(len({*losses, canary}) / (1 + len({x for x in losses if x < canary}))),
         shared),
        (math.log2(n / (1 + len({x for x in losses if x <= canary}))), shared),
        (math.log2((1 + len({*losses})) / (1 + len({x for x in losses if x <= canary}))), shared),
        (math.log2(n / (1 + below + (ties > 0))), shared),
        (math.log2(n / max(rank - 1, 1)), "the ranks start at 0: the lowest loss has rank 1"),
        (math.log2(n / (rank + nearly)), "losses that are nearly the same count as ties here: only "
                                         "the same loss is a tie, in double precision"),
        (math.log2(n / (1 + first)), "argsort says which secret stands at each place, not at which "
                                     "place a secret stands"),
        (math.log2(1000 / rank), "n is always 1,000 here: it is the number of secrets given, the "
                                 "canary included"),
        (float(int(right)), "the bits are rounded to a whole number"),
        ((average(losses) - canary) / math.log(2), "this is a difference of losses: only the rank "
                                                   "counts"),
        (-math.log2(below / (n - 1)) if below else right,
         "this is a share of the others: the canary is one of the n secrets, and its rank is 1 or "
         "more"),
        (math.log2(n / (1 + above + ties)), "the ranks run the wrong way: rank 1 has the lowest "
                                            "loss"),
        (right * math.log(2), "these are nats: exposure is in bits, with logarithms of base 2"),
        (right * math.log10(2), "these are logarithms of base 10: exposure is in bits"),
        (math.log2((n - 1) / rank), "n leaves the canary out: it is one of the n secrets"),
        (math.inf, "the ranks start at 0: the lowest loss has rank 1"),
        (-right, "the sign is wrong: a canary that is found first has the largest exposure"),
        (rank / n, "this is the share rank / n: exposure is minus its logarithm"),
        (1 - rank / n, "this is a share of secrets: exposure is log2(n) − log2(rank)"),
        (n / rank, "the logarithm is missing"),
        (math.log2(rank), "this is log2(rank): take it from log2(n)"),
        (float(rank), "this is the rank"),
    ]  # fmt: skip
    return telling(values, right, **TIGHT)


def check(mine, canary, others, what):
    found = mine.exposure(canary, others)
    close(found, by_sorting(canary, others), what, slips(canary, others), **TIGHT)


def test_by_hand(mine):
    """eight secrets: first, second, fourth, last"""
    others = torch.tensor([7.0, 3.0, 5.0, 2.0, 8.0, 4.0, 6.0])
    for canary, rank, bits in ((1.0, 1, 3.0), (2.5, 2, 2.0), (4.5, 4, 1.0), (9.0, 8, 0.0)):
        what = f"the exposure at rank {rank} of 8"
        close(mine.exposure(canary, others), bits, what, slips(canary, others), **TIGHT)


def test_ties(mine):
    """ties count against the canary, down to a set of equals"""
    others = torch.tensor([2.0, 9.0, 2.0, 1.0, 4.0, 8.0, 2.0])
    check(mine, 2.0, others, "the exposure of a canary that ties with three of seven others")
    check(mine, 1.0, others, "the exposure of a canary that ties for the lowest loss")
    check(mine, 4.0, others, "the exposure of a canary that ties for a high loss")
    check(mine, 0.5, torch.full((15,), 0.5), "the exposure of a canary among 15 equals")


def test_nearly(mine):
    """losses that differ in the ninth digit are different losses"""
    others = 3 + torch.tensor([-2e-9, 1e-9, 2e-9, 3e-9, 4.0, -1.0, 5e-9], dtype=torch.float64)
    check(mine, 3.0, others, "the exposure of a canary among losses that nearly tie with it")


def test_one_other(mine):
    """one other secret"""
    check(mine, 1.0, torch.tensor([2.0]), "the exposure above one other secret")
    check(mine, 3.0, torch.tensor([2.0]), "the exposure below one other secret")


def test_random(mine):
    """random sets of 2 to 3,000 secrets, of losses below 0 too"""
    draw = random.Random(0)
    for n in (2, 3, 10, 99, 1000, 2999):
        losses = [draw.randrange(-200, 2000) / 64 for _ in range(n + 1)]  # ties among the others
        for dtype in (torch.float32, torch.float64):
            others = torch.tensor(losses[1:], dtype=dtype)
            check(mine, losses[0], others, f"the exposure of a random canary among {n} others")
            check(mine, min(losses) - 1, others, f"the exposure of the lowest loss among {n}")


def test_moved(mine):
    """only the order of the losses counts: near 10,000 and near 0"""
    others = torch.tensor([5.0, 1.0, 3.0, 2.0, 8.0], dtype=torch.float64)
    for shift, scale in ((1e4, 1.0), (0.0, 2.0**-20), (-1e4, 1.0)):
        what = f"the exposure of losses near {shift:g}" if shift else "the exposure of tiny losses"
        check(mine, 4.0 * scale + shift, others * scale + shift, what)


def test_layouts(mine):
    """any layout in memory, the losses unchanged"""
    any_layout(lambda others: mine.exposure(2.5, others), others=torch.tensor([3.0, 1.0, 2.0, 5.0]))
