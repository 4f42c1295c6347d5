"""Coefficients by hand and by singular vectors, shares that add up with the remainder's."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def inputs(n=4, d=9, batch=6, seed=0, dtype=torch.float32):
    """Vectors, and features of unequal length that overlap."""
    g = torch.Generator().manual_seed(seed)
    features = torch.randn(n, d, generator=g, dtype=dtype)
    features[1] += features[0]
    x = torch.randn(batch, d, generator=g, dtype=dtype)
    return x, features * torch.linspace(0.4, 2, n, dtype=dtype)[:, None]


def oracle(x, features):
    """Coefficients and shares from the singular vectors, in double precision."""
    u, s, v = torch.linalg.svd(features.double(), full_matrices=False)
    keep = s > 1e-6 * s[0]
    along = x.double() @ v[keep].T
    total = x.double().square().sum(-1)
    share = torch.where(total > 0, along.square().sum(-1) / total.clamp_min(1e-300), 0.0)
    return (along / s[keep] @ u[:, keep].T).to(x.dtype), share.to(x.dtype)


def test_coefficients(mine):
    """the coefficients are those of least squares"""
    plane = torch.tensor([[3.0, 1, 0], [0, 1, 1]]), torch.tensor([[1.0, 0, 0], [1, 1, 0]])
    several = inputs(), inputs(40, 200, 3, 1), inputs(5, 5, 3, 1), inputs(dtype=torch.float64)
    for x, features in (plane, *several):
        with untouched(x=x, features=features):
            result = mine.decompose(x, features)
        expect(isinstance(result, tuple) and len(result) == 2, "return coefficients and shares")
        wanted = oracle(x, features)[0]
        hints = telling([
            (x @ features.T, "the coefficients are dot products with the features: where features "
             "overlap, each holds a part of the others"),
            (x @ features.T / features.square().sum(-1), "the coefficients fit one feature at a "
             "time: what two features share counts twice"),
        ], wanted)  # fmt: skip
        close(result[0], wanted, "the coefficients", hints, atol=1e-4)


def test_shares(mine):
    """the share is squared length over squared length, of each vector"""
    for given in (inputs(seed=2), inputs(3, 50, 4, 3), inputs(dtype=torch.float64)):
        x, features = given
        c, wanted = oracle(x, features)
        whole = (c @ features).square().sum() / x.square().sum()
        hints = telling([
            (wanted.sqrt(), "the share is length over length: take squares, which add up"),
            (c.square().sum(-1) / x.square().sum(-1), "the share is made of squared coefficients: "
             "they give the length only of orthonormal features"),
            (1 - wanted, "that is the share of what the features leave"),
            (whole.expand(len(x)), "the share is of the whole batch: give that of each vector"),
        ], wanted)  # fmt: skip
        close(mine.decompose(x, features)[1], wanted, "the shares", hints, atol=1e-4)


def test_zero_short_and_long(mine):
    """a vector of length 0 has share 0; short and long vectors are treated alike"""
    x, features = inputs(seed=4)
    wanted = oracle(x, features)[1]
    close(mine.decompose(x * 0, features)[1], wanted * 0, "the share of vectors of length 0")
    mixed = x * torch.tensor([1.0, 0, 1, 1, 0, 1])[:, None]
    close(mine.decompose(mixed, features)[1], oracle(mixed, features)[1], "the share where some "
          "vectors of the batch have length 0 (is 0 given to each of them, and to no other?)",
          atol=1e-4)  # fmt: skip
    for length in (1e-4, 1e-10):
        close(mine.decompose(x * length, features)[1], wanted, "the share of short vectors (is "
              "there a large constant in the denominator?)", atol=1e-3)  # fmt: skip
    close(mine.decompose(x * 1e4, features)[1], wanted, "the share of long vectors", atol=1e-3)
    level = torch.tensor([[1.0, -1, 0, 2, -2, 0, 0, 3, -3], [2, -1, -1, 0, 0, 0, 0, 0, 0]])
    close(mine.decompose(level, features)[1], oracle(level, features)[1], "the shares of vectors "
          "whose entries sum to 0 (their length is not 0)", atol=1e-4)  # fmt: skip


def test_dependent_features(mine):
    """features that repeat share their coefficient; more than dimensions explain everything"""
    x, features = inputs(seed=5)
    features = (8 * features).round() / 8  # so that the combinations are exact, in any precision
    twice = features[[0, 1, 1, 2, 3]]
    for more in (twice, torch.cat([twice, features[:1] - features[1:2]]), inputs(12, 9, seed=6)[1]):
        c, share = mine.decompose(x, more)
        wanted = oracle(x, more)
        expect(
            torch.isfinite(c).all() and torch.allclose(c, wanted[0], atol=1e-3),
            "with features that are combinations of others, the coefficients are not those with "
            "the smallest sum of squares: the pseudoinverse gives them",
        )
        close(share, wanted[1], "the shares with dependent features", atol=1e-3)


def test_short_features(mine):
    """features may be short, and float64 keeps its digits"""
    x, features = inputs(seed=8)
    close(mine.decompose(x, features * 1e-6)[1], oracle(x, features)[1], "the shares of short "
          "features (is a short one taken for 0?)", atol=1e-3)  # fmt: skip
    x, features = inputs(seed=9, dtype=torch.float64)
    found, wanted = mine.decompose(x, features), oracle(x, features)
    for i, name in enumerate(("coefficients", "shares")):
        close(found[i], wanted[i], f"the {name} in float64")
        expect(torch.allclose(found[i], wanted[i], rtol=1e-9), f"float64 comes in, and the {name} "
               "have the digits of float32 only: keep the precision")  # fmt: skip


def test_nearly_parallel(mine):
    """two features about a hundredth of a degree apart are two features all the same"""
    x, features = inputs(seed=10, dtype=torch.float64)
    close_by = torch.stack([features[0], features[0] + 2e-4 * features[2]])
    found, wanted = mine.decompose(x, close_by), oracle(x, close_by)
    for i, name in enumerate(("coefficients", "shares")):
        close(found[i], wanted[i], f"the {name} of two nearly parallel features (is one of them "
              "taken for a repetition?)")  # fmt: skip


def test_layouts(mine):
    """the inputs stay as they are, however they lie in memory; one vector is a batch, too"""
    x, features = inputs(seed=7)
    c, share = mine.decompose(x[:1], features[:1])
    same_shape(c, (1, 1), "batch feature", "the coefficients of one vector")
    same_shape(share, (1,), "batch", "the shares of one vector")
    any_layout(mine.decompose, x=x, features=features)
