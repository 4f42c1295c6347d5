"""Each example against sorting by hand; ties, negatives, many axes, gradients."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def readings(*shape, seed=0, dtype=torch.float32, offset=0.0):
    """Distinct readings of both signs."""
    g = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=g, dtype=torch.float64).to(dtype) + offset


def oracle(pre, k):
    """Sort each row in plain Python."""
    rows = []
    for row in pre.reshape(-1, pre.shape[-1]):
        order = sorted(range(len(row)), key=lambda i, row=row: -float(row[i]))
        keep = set(order[:k])
        zero = row[0] * 0
        kept = [row[i].clamp(min=0) if i in keep else zero for i in range(len(row))]
        rows.append(torch.stack(kept))
    return torch.stack(rows).reshape(pre.shape)


def slips(pre, k):
    """What typical slips give, where they can be told."""
    zeros, n = torch.zeros_like(pre), pre.numel() // pre.shape[-1]
    values, places = pre.flatten().topk(k * n)
    batch = zeros.flatten().scatter(0, places, values.relu()).view_as(pre)
    values, places = pre.topk(k, dim=-1)
    where = pre.abs().topk(k, dim=-1).indices
    loud = zeros.scatter(-1, where, pre.gather(-1, where))
    low, at = pre.topk(k, dim=-1, largest=False)
    found = [
        (batch, "the k largest are chosen of the whole batch: each example has its own"),
        (
            zeros.scatter(-1, places, values),
            "negative readings are left: a feature is never below zero",
        ),
        (loud, "the largest by size are kept: a large negative reading is no feature"),
        (loud.relu(), "the largest by size are chosen, so that negative readings take places"),
        (zeros.scatter(-1, at, low.relu()), "the k smallest are kept"),
        (
            zeros.scatter(-1, places, 1.0),
            "this says which features are kept, and not how strong they are",
        ),
        (pre.relu(), "everything positive is kept: that is a ReLU alone"),
        (torch.where(pre > values[..., -1:], pre, 0.0).relu(), "the smallest of the k is missing"),
    ]
    if pre.dim() == 2:
        values, places = pre.topk(min(k, len(pre)), dim=0)
        found.append(
            (
                zeros.scatter(0, places, values.relu()),
                "the k largest are chosen of each feature, over the examples: choose along the "
                "last axis",
            )
        )
    return telling(found, oracle(pre, k))


def test_shape(mine):
    """the shape stays the same"""
    same_shape(mine.keep_top(readings(5, 9), 3), (5, 9), axes="batch feature")


def test_layouts(mine):
    """inputs may lie in memory in any way, and stay as they are; a NaN stays visible"""
    any_layout(lambda p: mine.keep_top(p, 3), pre=readings(5, 8, seed=8))
    nan_stays(lambda p: mine.keep_top(p, 8), pre=readings(5, 8, seed=8))  # all are kept


def test_rows(mine):
    """each example keeps its k largest readings"""
    for seed, (n, f, k) in enumerate([(6, 9, 3), (9, 9, 4), (4, 30, 7)]):
        pre = readings(n, f, seed=seed) + torch.linspace(-1, 1, n)[:, None]
        close(mine.keep_top(pre, k), oracle(pre, k), "the result", hints=slips(pre, k))


def test_negative(mine):
    """what is kept is never below zero"""
    pre = readings(6, 8, seed=4, offset=-1.5)
    what = "where few readings are positive, the result"
    close(mine.keep_top(pre, 5), oracle(pre, 5), what, hints=slips(pre, 5))
    pre = -pre.abs()
    close(mine.keep_top(pre, 3), torch.zeros_like(pre), "where none is positive, the result")


def test_axes(mine):
    """no batch, several batch axes, k of one and of all, offsets and double precision"""
    shapes = [((7,), 2), ((2, 3, 5), 2), ((3, 6), 1), ((3, 6), 6), ((2, 2, 2, 4), 3), ((4, 1), 1)]
    for shape, k in shapes:
        pre = readings(*shape, seed=5)
        close(
            mine.keep_top(pre, k), oracle(pre, k), f"for shape {list(shape)}, k = {k}, the result"
        )
    for scale, offset in [(1.0, 1e4), (1e-12, 0.0), (1e12, 0.0)]:
        pre = readings(3, 11, seed=6, dtype=torch.float64, offset=offset) * scale
        size = pre.abs().max()
        found, wanted = mine.keep_top(pre, 4) / size, oracle(pre, 4) / size
        close(found, wanted, "the result, relative,", atol=1e-12, rtol=1e-12)


def test_ties(mine):
    """among equal readings no more than k are kept"""
    pre = torch.tensor([[2.0, 2.0, 2.0, 1.0], [1.0, 3.0, 3.0, 3.0]])
    kept = mine.keep_top(pre, 2)
    count = (kept > 0).sum(-1)
    expect(
        (count == 2).all(),
        f"{pre.tolist()} with k = 2 keeps {count.tolist()} features: where readings are equal, a "
        "threshold keeps too many or too few",
    )
    close(kept.sum(-1), torch.tensor([4.0, 6.0]), "the sum of what is kept among equal readings")


def test_gradient(mine):
    """gradients flow to what is kept, and to nothing else"""
    pre = readings(5, 8, seed=7)
    same_gradients(lambda p: mine.keep_top(p, 3), lambda p: oracle(p, 3), pre=pre)
