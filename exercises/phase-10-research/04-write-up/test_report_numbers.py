"""Every number follows from the losses: its sign, its denominator, its rounding."""

import torch

from minigpt.course.grading.feedback import expect, untouched

F64 = torch.float64


def wanted(clean, ablated):
    """The three numbers by loops over Python's floats."""
    before, after = clean.double().tolist(), ablated.double().tolist()
    n = len(before)
    rise = sum(b - a for a, b in zip(before, after, strict=True)) / n
    worse = sum(b > a for a, b in zip(before, after, strict=True))
    return {"rise": rise, "percent": 100 * rise / (sum(before) / n), "worse": 100 * worse / n}


def check(mine, clean, ablated, hints):
    with untouched(clean=clean, ablated=ablated):
        found = mine.report_numbers(clean, ablated)
    expect(isinstance(found, dict), f"return a dictionary, not {type(found).__name__}")
    expect(set(found) == {"rise", "percent", "worse"}, f"the names are {sorted(found)}")
    for name, true in wanted(clean, ablated).items():
        digits = 2 if name == "rise" else 1
        value = found[name]
        expect(isinstance(value, float), f"{name} is {type(value).__name__}: give a float")
        expect(value == round(value, digits), f"{name} = {value} has more than {digits} digits")
        if abs(value - true) > 0.5 * 10**-digits + 1e-7:
            for slip, text in hints.get(name, []):
                expect(abs(value - slip) > 1e-6 + 0.5 * 10**-digits, f"{name} = {value}: {text}")
            expect(False, f"{name} = {value} does not follow from the losses")


def slips(clean, ablated):
    """What typical slips give."""
    a, b = clean.double(), ablated.double()
    rise = (b - a).mean().item()
    changed = (b > a).sum().item() / max((b != a).sum().item(), 1)
    return {
        "rise": [(-rise, "this is the fall: a rise is what the ablated loss has more"),
                 ((b - a).abs().mean().item(), "absolute values are averaged: prompts that got "
                  "better count, too"),
                 ((b.median() - a.median()).item(), "the mean is asked, not the median")],
        "percent": [(100 * rise / b.mean().item(), "this is a share of the ablated loss: the "
                     "sentence says, of the clean loss"),
                    (-100 * rise / a.mean().item(), "the sign of the rise is the sign of this"),
                    (-100 * rise / b.mean().item(), "this is a share of the ablated loss, and "
                     "the sign is wrong"),
                    (100 * ((b - a) / a).mean().item(), "this is the mean of each prompt's own "
                     "percentage: the sentence speaks of the mean loss"),
                    (100 * round(rise, 2) / a.mean().item(), "the rise was rounded before it was "
                     "divided: round once, at the end"),
                    (rise / a.mean().item(), "this is a fraction, not a percentage")],
        "worse": [(100 * changed, "this counts only prompts whose loss changed: the sentence says, "
                   "of all prompts"),
                  (100 * (b >= a).double().mean().item(), "prompts whose loss stayed are "
                   "not worse"),
                  (100 * (b < a).double().mean().item(), "this is the share that got better"),
                  ((b > a).double().mean().item(), "this is a fraction, not a percentage"),
                  ((b > a).sum().item(), "this is a count, not a percentage")],
    }  # fmt: skip


def draw(n, seed, scale=1.0, rise=0.3, ties=0.3):
    """Losses of n prompts, some of which stay as they are."""
    g = torch.Generator().manual_seed(seed)
    clean = (0.5 + 3 * torch.rand(n, generator=g, dtype=F64)) * scale
    change = (rise + torch.randn(n, generator=g, dtype=F64)) * scale / 5
    change = torch.where(torch.rand(n, generator=g) < ties, torch.zeros_like(change), change)
    return clean, clean + change


def test_by_hand(mine):
    """three prompts, by hand"""
    clean, ablated = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.5, 2.0, 5.5])
    check(mine, clean, ablated, slips(clean, ablated))


def test_falls(mine):
    """a loss that falls rises by less than nothing"""
    clean, ablated = torch.tensor([2.0, 4.0, 1.0]), torch.tensor([1.0, 1.0, 1.5])
    check(mine, clean, ablated, slips(clean, ablated))


def test_rounding(mine):
    """small rises have a percentage, too: nothing is rounded twice"""
    for seed in range(8):
        clean, ablated = draw(40, seed, scale=0.02)
        check(mine, clean, ablated, slips(clean, ablated))


def test_random(mine):
    """reports of many sizes"""
    for seed, n in enumerate([1, 2, 7, 48, 301]):
        for rise in (0.4, -0.4, 3.0):
            clean, ablated = draw(n, 20 + seed, rise=rise)
            check(mine, clean, ablated, slips(clean, ablated))


def test_ties(mine):
    """prompts that stay as they are count among all"""
    same = torch.full((10,), 2.0)
    check(mine, same, same.clone(), {})
    half = same.clone()
    half[:3] += 1
    check(mine, same, half, slips(same, half))
    same = same.double()
    barely = same.clone()
    barely[:3] += 1e-12
    check(mine, same, barely, {"worse": [(0.0, "a loss that rises by very little rises")]})


def test_precision(mine):
    """double precision: many prompts, and losses that differ late"""
    clean = torch.full((9,), 1e4, dtype=F64)
    ablated = clean + torch.arange(9, dtype=F64) * 1e-5
    check(mine, clean, ablated, slips(clean, ablated))
    clean, ablated = (one.float() for one in draw(4001, 5, scale=300.0))
    check(mine, clean, ablated, slips(clean, ablated))
    clean, ablated = torch.tensor([0.0048]), torch.tensor([131072.0])
    check(mine, clean, ablated, {"rise": [(131071.99, "the difference is taken in float32: turn "
          "both into double precision first")]})  # fmt: skip
