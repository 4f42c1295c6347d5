"""The result keeps length and angle, lies in the plane of x and the draw, and nothing else."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed

F64 = torch.float64


def draw(batch, pos, d, seed, offset=0.0, scale=1.0):
    g = torch.Generator().manual_seed(seed)
    size = torch.arange(1.0, pos + 1)[:, None]
    x = torch.randn(batch, pos, d, generator=g) * size * scale + offset
    y = x + torch.randn(batch, pos, d, generator=g) * scale
    return x, y + 3 * torch.rand(1, generator=g) * scale


def center(v):
    return v.double() - v.double().mean(-1, keepdim=True)


def by_rows(x, y, seed, per_text=False, centered_r=True):
    """One row at a time, with a plane from a QR decomposition."""
    g = torch.Generator().manual_seed(seed)
    r = torch.randn(x.shape[1:], generator=g, dtype=F64)
    r = center(r) if centered_r else r
    out = torch.zeros(x.shape, dtype=F64)
    for i in range(x.shape[0]):
        for p in range(x.shape[1]):
            start, end = center(x[i, p]), center(y[i, p])
            q, upper = torch.linalg.qr(torch.stack([start, r[p]], 1))
            q = q * upper.diagonal().sign()
            a = end @ q[:, 0]
            b = (end @ end - a * a).clamp_min(0).sqrt()
            out[i, p] = a * q[:, 0] + b * q[:, 1]
    return out


def slips(x, y, seed, wanted):
    """What typical slips give."""
    g = torch.Generator().manual_seed(seed)
    r = center(torch.randn(x.shape[1:], generator=g, dtype=F64))
    start, end = center(x), center(y)
    ahead = torch.nn.functional.normalize(start, dim=-1)
    a = (end * ahead).sum(-1, keepdim=True)
    b = (end - a * ahead).norm(dim=-1, keepdim=True)
    plain = torch.nn.functional.normalize(r, dim=-1)
    moved = (end - start).norm(dim=-1, keepdim=True)
    return telling(
        [
            (start + moved * plain, "the change has the length of y − x and a random direction, "
             "so the result is longer than y: keep the part along x"),
            (a * ahead + b * plain, "the drawn direction is not at a right angle to x"),
            (wanted + x.double().mean(-1, keepdim=True), "x's mean is added again: the result is "
             "centered"),
            (by_rows(x, y, seed, centered_r=False), "the drawn direction is not centered"),
            (wanted - 2 * b * (wanted - a * ahead) / b.clamp_min(1e-300),
             "the result lies on the other side of x"),
            (end, "this is the centered y itself: its rest needs the drawn direction"),
        ],
        wanted,
    )  # fmt: skip


def check(mine, x, y, seed, where, atol=2e-4):
    with untouched(x=x, y=y):
        found = mine.same_angle(x, y, seed)
    same_shape(found, x.shape, "batch pos d_model", "the result")
    expect(found.dtype == x.dtype, f"the result is {found.dtype}, and x is {x.dtype}")
    wanted = by_rows(x, y, seed)
    start, end, got = center(x), center(y), found.double()
    limit = atol * (1 + end.norm(dim=-1).max() * start.norm(dim=-1).max())
    off = ((got * start).sum(-1) - (end * start).sum(-1)).abs().max()
    hints = slips(x, y, seed, wanted)
    close(got, wanted, f"the result{where}", hints, atol=atol, rtol=1e-4)
    expect(off < limit, f"the inner product with x differs by {off:.2g}{where}")


def test_sizes(mine):
    """many sizes, with several texts"""
    for seed, size in enumerate([(1, 1, 4), (3, 5, 16), (2, 7, 9), (4, 2, 96), (5, 3, 3)]):
        check(mine, *draw(*size, seed), seed, f" for {size}")


def test_shared(mine):
    """one direction for a position, shared by all texts; others for other positions"""
    x, y = draw(1, 4, 12, 3)
    x, y = x.expand(3, -1, -1), y.expand(3, -1, -1)
    found = mine.same_angle(x, y, 5)
    close(found[1], found[0], "the result of the same text twice", atol=1e-5)
    flat = x[:, :1].expand(-1, 4, -1), y[:, :1].expand(-1, 4, -1)
    found = mine.same_angle(*flat, 5)
    expect(
        not torch.allclose(found[:, 0], found[:, 1], atol=1e-3),
        "two positions got the same direction: draw one for each",
    )


def test_scales(mine):
    """offsets, large and tiny streams, and a y that is x"""
    check(mine, *draw(2, 3, 8, 1, offset=1e3), 2, " at an offset of 1,000", atol=3e-3)
    x, y = draw(2, 3, 8, 2)
    check(mine, x.double() * 1e-4, y.double() * 1e-4, 3, " of a tiny stream", atol=1e-11)
    check(mine, x.double() * 1e-7, y.double() * 1e-7, 3, " of a far tinier stream", atol=1e-14)
    check(mine, x.double() + 1e4, y.double() - 1e4, 3, " at two offsets", atol=1e-7)
    check(mine, x.double(), -y.double(), 4, " where y points backward", atol=1e-9)
    x = x.double()
    found = mine.same_angle(x, x + 2.0, 0)
    close(found, center(x), "the result where only the mean differs", atol=1e-6)


def test_seeded(mine):
    """one seed, one result; the global random state is left alone"""
    x, y = draw(2, 3, 10, 4)
    depends_on_seed(lambda seed: mine.same_angle(x, y, seed), "the result")
    close(mine.same_angle(x, y), mine.same_angle(x, y, 0), "the result by default", atol=1e-6)
    for seed in (100, 1001, 2**31 + 7):
        check(mine, x, y, seed, f" of seed {seed}: use the whole seed")


def test_layout(mine):
    """any layout and precision"""
    x, y = draw(2, 4, 6, 6)
    any_layout(lambda x, y: mine.same_angle(x, y, 1), x=x, y=y)
    check(mine, x.double(), y.double(), 7, " in double precision", atol=1e-9)
