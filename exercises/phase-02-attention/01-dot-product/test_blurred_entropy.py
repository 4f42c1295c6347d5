"""Sharp heads are sharp, zeros are harmless, and a loop agrees."""

import math

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import nan_stays


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
    sharp = torch.eye(5).expand(2, 3, 5, 5).contiguous()
    with untouched(pattern=sharp):
        out = mine.head_entropy(sharp)
    gap = out.abs().max()
    expect(
        not gap >= 1e-4,  # NaN has an answer of its own, below
        f"one-hot patterns have an entropy of {gap:.2g}: a small number was added to the weights?",
    )
    even = torch.ones(5, 5).tril() / torch.arange(1, 6)[:, None]  # a causal mask leaves zeros
    each = torch.arange(1.0, 6).log()
    pattern = even.expand(2, 3, 5, 5).contiguous()
    with untouched(pattern=pattern):
        out = mine.head_entropy(pattern)
    expect(not out.isnan().any(), "0 · log 0 is NaN: what should it be?")
    close(
        out,
        each.mean().expand(3),
        "the entropy of causal patterns",
        hints=[
            (
                each[-1].expand(3),
                "queries with a zero weight are left out of the mean: they count, too",
            ),
            (
                (each[-1] / 5).expand(3),
                "a query with a zero weight counts as if it had no entropy: the zero's own term is "
                "0, and the others of the query stay",
            ),
            (each.sum().expand(3), "the queries are summed, and should be averaged"),
            (each.mean().expand(3) / math.log(2), "that is in bits; nats are asked"),
        ],
        atol=1e-4,
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


def test_many_keys(mine):
    """an even pattern over n keys has an entropy of log n, however large n is"""
    n = 8192
    out = mine.head_entropy(torch.full((1, 2, 3, n), 1 / n))
    gap = (out - math.log(n)).abs().max()
    expect(
        gap < 1e-3,
        f"an even pattern over {n} keys is off by {gap:.2g} nats: a small number inside the "
        "logarithm is not small beside weights of 1/n",
    )


def test_nan(mine):
    """a pattern that is NaN has no entropy"""
    nan_stays(mine.head_entropy, pattern=patterns(seed=2))


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
        hints=[
            (wanted / math.log(2), "that is in bits; nats are asked"),
            (
                torch.special.entr(pattern.mean(0)).sum(-1).mean(-1),
                "the patterns of the batch are averaged before the logarithm",
            ),
        ],
    )
