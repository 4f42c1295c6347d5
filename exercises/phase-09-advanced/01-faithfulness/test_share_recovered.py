"""Shares of a behavior: 0 is no edge, 1 the whole model, and all that lies beyond."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, nan_stays

SIZES = [(3, 5), (5, 5), (1, 7), (4, 1), (12, 33), (2, 150)]


def draw(n_circuit, batch, seed=0):
    """Scores of circuits, of the model and of no edge; prompts differ in their gaps."""
    g = torch.Generator().manual_seed(seed)
    size = torch.rand(batch, generator=g, dtype=torch.float64) * 4 + 0.1
    full = 5 * size + torch.randn(batch, generator=g, dtype=torch.float64)
    empty = -2 * size + torch.randn(batch, generator=g, dtype=torch.float64) + 1
    mix = torch.rand(n_circuit, 1, generator=g, dtype=torch.float64) * 3 - 1
    noise = torch.randn(n_circuit, batch, generator=g, dtype=torch.float64)
    return empty + mix * (full - empty) + noise, full, empty


def oracle(scores, full, empty):
    """The definition with plain sums."""
    floor, top = sum(empty.tolist()) / len(empty), sum(full.tolist()) / len(full)
    shares = [(sum(row) / len(row) - floor) / (top - floor) for row in scores.tolist()]
    return torch.tensor(shares, dtype=scores.dtype)


def slips(scores, full, empty):
    """What typical slips give, and what to say to them."""
    gap = (full - empty).mean()
    share = (scores - empty).mean(1) / gap
    return [
        (((scores - empty) / (full - empty)).mean(1),
         "this is a mean of ratios: average before you divide"),
        (scores.mean(1) / full.mean(), "what no edge has is not subtracted"),
        ((scores - empty).mean(1) / full.mean(), "subtract what no edge has below, too"),
        (scores.mean(1) / gap, "subtract what no edge has above, too"),
        ((scores - empty).mean(0) / gap, "the mean runs over the prompts, the last axis"),
        (share.clamp(0, 1), "shares below 0 or above 1 are cut off: they are worth seeing"),
        (share.clamp(max=1), "shares above 1 are cut off: they are worth seeing"),
        (share.clamp(min=0), "shares below 0 are cut off: they are worth seeing"),
        (share.abs(), "the sign is lost: a circuit may prefer the wrong answer"),
        ((scores - empty).mean(1) / gap.abs(), "the gap has a sign: a loss lies below"),
        (-share, "the sign is turned: subtract in the same order above and below"),
        (1 - share, "this is the share that is lost"),
        ((scores - empty).median(1).values / (full - empty).median(),
         "this is a ratio of medians, and means are asked"),
        (share.mean(), "this is one number: return one number for each circuit"),
    ]  # fmt: skip


def check(mine, scores, full, empty, where="", atol=1e-9, rtol=1e-8):
    """Compare with the sums."""
    with untouched(scores=scores, full=full, empty=empty):
        found = mine.share_recovered(scores, full, empty)
    wanted = oracle(scores, full, empty)
    hints = telling(slips(scores, full, empty), wanted, atol=1e-6)
    if getattr(found, "shape", ()) != wanted.shape and len(scores) > 1:
        for value, text in hints:
            if getattr(found, "shape", None) == value.shape:
                expect(not torch.allclose(found.double(), value.double(), atol=1e-6), text)
    same_shape(found, (len(scores),), "circuit", "the shares")
    close(found, wanted, f"the shares{where}", hints, atol, rtol)


def test_random_circuits(mine):
    """any number of circuits and prompts"""
    for seed, (n_circuit, batch) in enumerate(SIZES):
        check(mine, *draw(n_circuit, batch, seed), f" of {n_circuit} circuits, {batch} prompts")


def test_the_ends(mine):
    """the model has 1, no edge has 0, and a circuit may lie beyond both"""
    _, full, empty = draw(1, 9, 3)
    scores = torch.stack([full, empty, 2 * full - empty, 2 * empty - full])
    check(mine, scores, full, empty, " of the model, of no edge, and beyond both")


def test_a_loss(mine):
    """a metric that falls when the model is better"""
    scores, full, empty = draw(4, 11, 5)
    check(mine, -scores, -full, -empty, " of a loss")


def test_any_scale(mine):
    """small and large metrics, and metrics far from zero"""
    scores, full, empty = draw(5, 8, 6)
    for scale in (1e-9, 1e9):
        with_scale = [x * scale for x in (scores, full, empty)]
        try:
            check(mine, *with_scale, f" with a metric of the size {scale:g}")
        except ValueError:
            expect(False, f"your code raises where the gap is about {scale * 5:g}. A gap of 1e-9 "
                   "is a gap: compare with zero")  # fmt: skip
    shifted = [x + 1e4 for x in (scores, full, empty)]
    check(mine, *shifted, " with 10,000 added to the metric", atol=1e-7)
    narrow = [1e4 + 1e-3 * x for x in (scores, full, empty)]
    try:
        check(mine, *narrow, " with a small gap far from zero", atol=1e-5)
    except ValueError:
        expect(False, "your code raises where the means are about 10,000 and their gap is about "
               "0.01. That is a gap: a relative tolerance must not hide it")  # fmt: skip


def test_prompts_without_a_gap(mine):
    """prompts on which the model has what no edge has count like all others"""
    scores, full, empty = draw(4, 9, 10)
    full[2:5] = empty[2:5]
    kept = full != empty
    without = (scores - empty)[:, kept].mean(1) / (full - empty)[kept].mean()
    try:
        found = mine.share_recovered(scores, full, empty)
    except ValueError:
        expect(False, "your code raises where single prompts have no gap: only the means count")
    expect(not (found.shape == without.shape and torch.allclose(found, without, atol=1e-6)),
           "prompts without a gap are left out: means run over all prompts")  # fmt: skip
    check(mine, scores, full, empty, " with prompts without a gap")


def test_nothing_to_explain(mine):
    """equal means are refused, whether or not the prompts agree"""
    same = torch.tensor([1.0, 3.0, 2.0])
    for full, empty in ((same, same), (same, same.flip(0)), (same, same.roll(1))):
        try:
            found = mine.share_recovered(torch.ones(2, 3), full, empty)
        except ValueError:
            continue
        expect(False, f"the means of full and empty are equal, and there is no ValueError: "
               f"your code returns {found}")  # fmt: skip


def test_single_precision_and_layouts(mine):
    """float32 comes back as float32; strided and read-only inputs work"""
    scores, full, empty = (x.float() for x in draw(3, 6, 8))
    check(mine, scores, full, empty, " in float32", atol=1e-5, rtol=1e-4)
    any_layout(mine.share_recovered, scores=scores, full=full, empty=empty)
    nan_stays(mine.share_recovered, scores=scores, full=full, empty=empty)
