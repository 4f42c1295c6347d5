"""Shares add up, falls obey the norm, a control that keeps σ, and a slow loop as an oracle."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, nan_stays


def inputs(seed=0, n=5, d_model=12):
    g = torch.Generator().manual_seed(seed)
    parts = torch.randn(n, d_model, generator=g, dtype=torch.float64)
    loud = torch.tensor([1.0, 0.3, 3.0, 0.1, 1.5], dtype=torch.float64)
    return parts * loud[:, None] + 0.7, torch.randn(d_model, generator=g, dtype=torch.float64)


def three(mine, parts, u):
    with untouched(parts=parts, u=u):
        result = mine.frozen_share(parts, u)
    expect(
        isinstance(result, tuple | list) and len(result) == 3,
        "return three things: shares, falls and r",
    )
    for name, value in zip(("share", "fall", "r"), result, strict=True):
        same_shape(value, (len(parts),), axes="part", what=name)
    return result


def logit(x, u):
    return torch.nn.functional.layer_norm(x, x.shape, eps=0) @ u


def test_shares_add_up(mine):
    """the shares sum to the logit"""
    parts, u = inputs()
    share, _, _ = three(mine, parts, u)
    whole = logit(parts.sum(0), u)
    d = parts.shape[1]
    centered = parts - parts.mean(-1, keepdim=True)
    stream = centered.sum(0)
    sigma = stream.pow(2).mean().sqrt()
    rms = parts.sum(0).pow(2).mean().sqrt()
    right = centered @ u / sigma
    close(
        share,
        right,
        "the shares",
        hints=[
            (
                torch.stack([logit(part, u) for part in parts]),
                "each part is divided by its own scale: freeze σ at its value on the whole stream",
            ),
            (
                right * ((d - 1) / d) ** 0.5,
                "σ is the unbiased deviation (divided by d − 1): the norm divides by d",
            ),
            (parts @ u / rms, "the shares do not sum to the logit: center the parts, as σ does"),
            (parts @ u / sigma, "the shares count each part's mean: center the parts as well"),
            (centered @ u, "the shares are not divided by σ"),
            (right / sigma, "the shares are divided by the variance: take its root"),
            (right / d**0.5, "σ is the length of the stream: it is the root of the *mean* square"),
            (right / right.sum(), "the shares sum to 1: they should sum to the logit"),
        ],
    )
    expect(torch.isclose(share.sum(), whole), "the shares do not sum to the logit")


def test_deaf_to_the_mean(mine):
    """a number added to all coordinates of a part changes nothing"""
    parts, u = inputs(seed=1)
    shift = torch.zeros_like(parts)
    shift[2] = 4
    names = ("the shares", "the falls", "r")
    pairs = zip(names, three(mine, parts, u), three(mine, parts + shift, u), strict=True)
    for name, before, after in pairs:
        close(after, before, f"{name}, after a number was added to all coordinates of one part,")


def test_falls_by_deletion(mine):
    """a fall is what deleting the part does to PyTorch's layer_norm"""
    parts, u = inputs(seed=2)
    share, fall, _ = three(mine, parts, u)
    whole = parts.sum(0)
    slow = torch.stack([logit(whole, u) - logit(whole - part, u) for part in parts])
    close(
        fall,
        slow,
        "the falls",
        hints=[
            (share, "the falls equal the shares: σ was not computed anew after the deletion"),
            (-slow, "the falls have the wrong sign: a fall is the logit before less that after"),
            (
                logit(whole, u) - slow,
                "that is the logit after the deletion: a fall is the logit before less that after",
            ),
        ],
    )


def test_volume_explains_the_gap(mine):
    """fall = share − (r − 1)(logit − share)"""
    parts, u = inputs(seed=3)
    share, fall, r = three(mine, parts, u)
    whole = logit(parts.sum(0), u)
    rest = parts.sum(0) - parts
    ratio = parts.sum(0).std(correction=0) / rest.std(-1, correction=0)
    close(
        r,
        ratio,
        "r",
        hints=[
            (
                1 / ratio,
                "r is upside down: it is the old σ over the new one, above 1 where the part made "
                "the stream long",
            ),
            (ratio**2, "r is the ratio of variances: take that of σ"),
            (
                parts.sum(0).std(correction=0) / parts.std(-1, correction=0),
                "r divides by σ of the part itself: take σ of the stream without the part",
            ),
        ],
    )
    close(fall, share - (r - 1) * (whole - share), "the fall that share and r imply")


def test_control(mine):
    """where a deletion leaves σ alone, a fall is a share"""
    u = torch.tensor([1.0, 2.0, -1.0, 0.5], dtype=torch.float64)
    rest = torch.tensor([3.0, -1.0, -1.0, -1.0], dtype=torch.float64)
    part = torch.tensor([-1.0, 3.0, -1.0, -1.0], dtype=torch.float64) - rest
    share, fall, r = three(mine, torch.stack([rest, part]), u)
    close(r[1], 1.0, "r of a part whose deletion leaves σ as it is")
    close(fall[1], share[1].item(), "the fall of a part whose deletion leaves σ as it is")


def test_sizes_precisions_and_layouts(mine):
    """one part, many parts, float32, a large mean: nothing of it matters"""
    for n, d_model in ((2, 3), (13, 257)):
        g = torch.Generator().manual_seed(n)
        parts = torch.randn(n, d_model, generator=g) + 30
        u = torch.randn(d_model, generator=g)
        share, fall, _ = three(mine, parts, u)
        whole = logit(parts.double().sum(0), u.double())
        slow = [whole - logit((parts.sum(0) - part).double(), u.double()) for part in parts]
        what = f"the falls for {n} parts of {d_model} numbers in float32"
        close(fall, torch.stack(slow).float(), what, atol=1e-2, rtol=1e-2)
        close(share.sum(), whole.float(), "the sum of the shares in float32", atol=1e-2)
    parts, u = inputs(seed=5)
    any_layout(mine.frozen_share, parts=parts, u=u)
    nan_stays(lambda parts: mine.frozen_share(parts, u)[0], parts=parts)


def test_faint(mine):
    """a faint stream has the same shares, falls and r: there is no eps, and no smallest σ"""
    parts, u = inputs(seed=6)
    names = ("the shares", "the falls", "r")
    pairs = zip(names, three(mine, parts, u), three(mine, parts / 1e7, u), strict=True)
    for name, before, after in pairs:
        close(after, before, f"{name} of a stream ten million times shorter", rtol=1e-5)
