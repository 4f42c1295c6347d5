"""Sharp heads are sharp, zeros are harmless, and a loop agrees."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def patterns(seed=0, batch=3, head=4, pos=5):
    g = torch.Generator().manual_seed(seed)
    return torch.randn(batch, head, pos, pos, generator=g).mul(2).softmax(-1)


def test_shape(mine):
    """one number a head"""
    pattern = patterns()
    with untouched(pattern=pattern):
        out = mine.head_entropy(pattern)
    same_shape(out, (4,), axes="head", what="the entropy")


def test_sharp_queries(mine):
    """queries that each look at nearly one key are sharp, whichever key it is"""
    sharp = torch.full((5, 5), 1e-6) + torch.eye(5) * (1 - 5e-6)
    out = mine.head_entropy(sharp.expand(2, 3, 5, 5).contiguous())
    expect(
        out.max() < 1,
        f"five queries, each certain of another key, get an entropy of {out.max():.2f}: the "
        "heads are averaged before the logarithm",
    )


def test_zero(mine):
    """a weight of zero contributes nothing"""
    eye = torch.eye(5).expand(2, 3, 5, 5).contiguous()
    mixed = eye.clone()
    mixed[:, :, 1] = 0.2  # one open query in five
    for pattern, wanted in ((mixed, math.log(5) / 5), (eye, 0.0)):
        out = mine.head_entropy(pattern)
        if wanted:
            expect(
                not torch.allclose(out, torch.full((3,), math.log(5)), atol=1e-3),
                "queries with a zero weight are left out of the mean: they count, as sharp ones",
            )
        expect(not out.isnan().any(), "0 · log 0 is NaN: what should it be?")
        expect(
            not wanted or (out * math.log(2) - wanted).abs().max() > 1e-4,
            "that is in bits; nats are asked",
        )
        gap = (out - wanted).abs().max()
        expect(
            gap < 1e-4,
            f"the entropy is off by {gap:.2g} where weights are zero"
            + (": a small number was added to the weights?" if gap < 0.1 else ""),
        )


def test_axis(mine):
    """each query is a distribution over keys, however many there are"""
    pattern = torch.full((2, 3, 2, 8), 1 / 8)
    out = mine.head_entropy(pattern)
    expect(
        (out - math.log(2)).abs().max() > 1e-3 and (out - math.log(8) / 4).abs().max() > 1e-3,
        "two queries look evenly at eight keys, and you sum over the queries: a query's weights "
        "lie along the last axis",
    )
    close(out, torch.full((3,), math.log(8)), "the entropy of two queries over eight keys")


def test_by_loop(mine):
    """a loop over everything agrees"""
    pattern = patterns(seed=1)
    wanted = torch.zeros(4)
    for b in range(3):
        for h in range(4):
            for i in range(5):
                wanted[h] -= sum(float(p) * math.log(float(p)) for p in pattern[b, h, i]) / 15
    close(
        mine.head_entropy(pattern),
        wanted,
        "the entropy",
        hints=[(wanted / math.log(2), "that is in bits; nats are asked")],
    )
