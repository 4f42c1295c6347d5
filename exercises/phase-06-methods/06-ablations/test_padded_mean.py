"""A loop over the real tokens agrees, on either side of the padding and whatever it holds."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout


def batch(lengths, left, pos=8, head=3, d_head=2, seed=0, fill=0.0):
    """Outputs with a large first token, and something else where there is no token."""
    g = torch.Generator().manual_seed(seed)
    z = torch.full((len(lengths), pos, head, d_head), fill)
    real = torch.zeros(len(lengths), pos, dtype=torch.bool)
    for i, n in enumerate(lengths):
        own = slice(pos - n, pos) if left else slice(0, n)
        z[i, own] = i + torch.randn(n, head, d_head, generator=g)
        z[i, own][:1] += 50
        real[i, own] = True
    return z, real


def by_loop(z, real, skip=1):
    """The mean, one token at a time."""
    rows = []
    for one, mask in zip(z, real, strict=True):
        places = [p for p in range(len(mask)) if mask[p]]
        rows += [one[p].double() for p in places[skip:]]
    return (sum(rows) / len(rows)).to(z.dtype)


def slips(z, real):
    """What typical slips give, where the padding is finite."""
    index0 = real.clone()
    index0[:, 0] = False
    first = real & (real.cumsum(1) > 1)
    each = torch.stack([one[mask].mean(0) for one, mask in zip(z, first, strict=True)])
    total = (z * first[..., None, None]).sum((0, 1))
    return [
        (z.mean((0, 1)), "what stands where there is no token is counted"),
        (z[real].mean(0), "the first token of each prompt is counted"),
        (
            z[index0].mean(0),
            "place 0 is left out, and the first token of a prompt that is filled up on the left "
            "stands elsewhere",
        ),
        (z[:, 1:].mean((0, 1)), "what stands where there is no token is counted"),
        (
            total / first.numel(),
            "the sum is divided by all places, and not by the tokens that were kept",
        ),
        (
            (z * index0[..., None, None]).mean((0, 1)),
            "the sum is divided by all places, and not by the tokens that were kept",
        ),
        (
            total / real.sum(),
            "the sum is divided by all real tokens, the first ones included",
        ),
        (
            each.mean(0),
            "the means of single prompts are averaged: a token of a short prompt counts more",
        ),
    ]


def check(mine, z, real, what):
    with untouched(z=z, real=real):
        found = mine.usual_output(z, real)
    same_shape(found, z.shape[2:], axes="head d_head", what=what)
    wanted = by_loop(z, real)
    told = [(v, said) for v, said in slips(z, real) if bool(torch.isfinite(v).all())]
    hints = [(v, said) for v, said in told if not torch.allclose(v, wanted, 1e-4, 1e-5)]
    close(found, wanted, what, hints=hints, atol=1e-4)


def test_right(mine):
    """prompts filled up on the right"""
    check(mine, *batch([8, 3, 5], left=False), "the mean over prompts filled up on the right")
    check(mine, *batch([2, 7], left=False, seed=1, fill=7.0), "the mean beside a padding of 7")


def test_left(mine):
    """prompts filled up on the left"""
    check(mine, *batch([8, 3, 5], left=True), "the mean over prompts filled up on the left")
    check(
        mine, *batch([4, 2, 6, 8], left=True, seed=2, fill=-3.0), "the mean beside a padding of −3"
    )


def test_full(mine):
    """prompts without padding"""
    check(mine, *batch([6, 6], left=False, pos=6), "the mean over prompts of one length")


def test_padding_is_nothing(mine):
    """whatever the padding holds, NaN and infinity too"""
    for left in (False, True):
        z, real = batch([8, 3, 5], left)
        for fill in (torch.nan, torch.inf, 1e30):
            other = z.masked_fill(~real[..., None, None], fill)
            found = mine.usual_output(other, real)
            expect(
                bool(torch.isfinite(found).all()),
                f"a padding of {fill} makes the mean {float(found.flatten()[0])}: 0 times NaN or "
                "infinity is NaN, so leave these places out and do not multiply them by 0",
            )
            close(found, by_loop(z, real), f"the mean beside a padding of {fill}", atol=1e-4)


def test_nan_stays(mine):
    """a NaN at a real token is seen"""
    z, real = batch([8, 3, 5], left=True)
    z[1, 6] = torch.nan
    expect(
        bool(mine.usual_output(z, real).isnan().any()),
        "a NaN at a real token is hidden: it is a fault further up, and the mean must show it",
    )


def test_one_token(mine):
    """a prompt of one token adds nothing"""
    check(mine, *batch([1, 4, 8], left=True, seed=4), "the mean with a prompt of one token")


def test_one_counts(mine):
    """a single token that counts"""
    check(mine, *batch([1, 2], left=True, seed=7), "the mean over one token")


def test_zeros_count(mine):
    """a real token may give zeros"""
    z, real = batch([8, 3, 5], left=True, seed=8)
    z[1, 6] = 0
    z[2, 7] = 0
    check(mine, z, real, "the mean where two real tokens give zeros")


def test_layout(mine):
    """any layout in memory, double precision, an offset, and many tokens"""
    z, real = batch([8, 3, 5], left=True, seed=5)
    any_layout(mine.usual_output, z=z, real=real)
    z, real = batch([300, 41, 299], left=False, pos=300, head=1, d_head=5, seed=6)
    z = z.double() + 1e4
    close(mine.usual_output(z, real), by_loop(z, real), "the mean with an offset", rtol=1e-9)
