"""Fits that are known, the shortest of many, and the gradient of the penalized loss."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.properties import any_layout


def inputs(n, width, out=2, seed=0):
    g = torch.Generator().manual_seed(seed)
    F, T = (torch.randn(n, k, generator=g, dtype=torch.float64) for k in (width, out))
    return F + 0.5, T


def test_shape(mine):
    """C has one row a feature and one column an output"""
    for n, width in ((8, 3), (3, 8), (4, 4)):
        F, T = inputs(n, width)
        try:
            found = mine.smallest_fit(F, T)
        except RuntimeError as problem:
            expect("singular" not in str(problem), "no inverse: this fails for more features than "
                   "examples, where many C fit")  # fmt: skip
            raise
        same_shape(found, (width, 2), axes="feature out", what="C")


def test_fits_exactly(mine):
    """with more features than examples, the fit is exact"""
    F, T = inputs(5, 20, seed=1)
    found = mine.smallest_fit(F, T)
    miss = (F @ found - T).abs().max()
    expect(
        torch.isfinite(miss) and miss < 1,
        "the fit is far off for more features than examples: FᵀF has no inverse there, and F is "
        "to be used as it is",
    )
    expect(
        miss < 1e-7,
        f"with 20 features and 5 examples the fit misses by {miss:.1e}: is there a little decay "
        "in it, or an intercept?",
    )


def test_shortest(mine):
    """of all C that fit, it is the shortest"""
    F, T = inputs(5, 20, seed=2)
    found = mine.smallest_fit(F, T)
    shortest = torch.linalg.lstsq(F, T, driver="gelsd").solution
    expect(
        found.norm() < shortest.norm() * 1.001,
        "it fits and is not the shortest C: the pseudoinverse gives the shortest",
    )
    close(found, shortest, "C for 20 features and 5 examples", atol=1e-8)


def test_best(mine):
    """with fewer features than examples, the gradient of the loss is zero"""
    F, T = inputs(30, 6, seed=3)
    found = mine.smallest_fit(F, T)
    gradient = F.T @ (F @ found - T)
    centered = F - F.mean(0)
    expect(
        not torch.allclose(
            centered.T @ (centered @ found - (T - T.mean(0))), 0 * gradient, atol=1e-8
        ),
        "you take out the means: nobody asked for an intercept",
    )
    close(gradient, torch.zeros_like(gradient), "the gradient of |F C − T|²", atol=1e-7)


def test_decay(mine):
    """with decay, the gradient of the penalized loss is zero"""
    for n, width in ((30, 6), (6, 30)):
        F, T = inputs(n, width, seed=4)
        for decay in (0.3, 7.0):
            found = mine.smallest_fit(F, T, decay)
            same_shape(found, (width, 2), axes="feature out", what="C")

            def solution(a, F=F, T=T):
                return torch.linalg.solve(
                    F.T @ F + a * torch.eye(F.shape[1], dtype=F.dtype), F.T @ T
                )

            hints = [
                (torch.linalg.pinv(F) @ T, "decay is not used"),
                (solution(decay * n), "the loss is a sum over examples, and yours is a mean"),
                (solution(decay / 2), "the penalty is decay itself times |C|², not half of it"),
                (solution(decay / n), "the loss is a sum over examples: decay is not divided"),
                (solution(decay**2), "the penalty is decay itself times |C|², not decay²"),
                (
                    solution(decay + 1e-3),
                    "there is a little decay beside the one that is asked for",
                ),
            ]
            close(
                found, solution(decay), f"C with decay {decay}", hints=hints, atol=1e-9, rtol=1e-7
            )


def test_small_decay(mine):
    """a small decay is a decay, too, where F is small"""
    F, T = inputs(30, 6, seed=9)
    F = 1e-4 * F
    wanted = torch.linalg.solve(F.T @ F + 1e-7 * torch.eye(6, dtype=F.dtype), F.T @ T)
    close(
        mine.smallest_fit(F, T, 1e-7), wanted, "C with decay 1e-7 and features of 1e-4", rtol=1e-6
    )


def test_small_directions(mine):
    """directions in which F is small count, too"""
    g = torch.Generator().manual_seed(8)
    F, T = inputs(6, 6, seed=8)
    left, right = (torch.linalg.qr(torch.randn(6, 6, generator=g).double())[0] for _ in range(2))
    cases = [
        (torch.logspace(0, -5, 6), torch.float64, 1e-4),
        (torch.logspace(0, -7, 6), torch.float64, 1e-4),
        (torch.full((6,), 1e-6), torch.float64, 1e-4),
        (torch.logspace(0, -4, 6), torch.float32, 0.1),
    ]
    for sizes, dtype, near in cases:
        F = left * sizes.double() @ right
        wanted = right.T @ (left.T @ T / sizes.double()[:, None])
        found = mine.smallest_fit(F.to(dtype), T.to(dtype)).double()
        miss = ((found - wanted).norm() / wanted.norm()).item()
        expect(
            miss < near,
            f"F has an inverse, its singular values are {sizes.max():g} to {sizes.min():g}, and "
            f"C is off by {miss:.0%}: a cut-off or a constant of yours hides the small ones",
        )


def test_repeated_features(mine):
    """two equal features share the weight evenly"""
    F, T = inputs(12, 3, seed=5)
    found = mine.smallest_fit(torch.cat([F, F[:, :1]], 1), T)
    alone = torch.linalg.lstsq(F, T).solution
    close(found[0], alone[0] / 2, "the weight of a feature that occurs twice", atol=1e-7)
    close(found[3], found[0], "the weights of two equal features", atol=1e-7)


def test_repeated_examples(mine):
    """an example that occurs twice, with two targets, is fitted to their mean"""
    F, T = inputs(4, 9, seed=11)
    twice = torch.cat([F, F[:1]]), torch.cat([T, T[:1] + 2])
    once = F, torch.cat([T[:1] + 1, T[1:]])
    try:
        found = mine.smallest_fit(*twice)
    except RuntimeError as problem:
        expect("singular" not in str(problem), "no inverse: two examples have the same features")
        raise
    words = "C for an example that occurs twice (no inverse: F Fᵀ has none here)"
    close(found, mine.smallest_fit(*once), words, atol=1e-7)


def test_sizes_and_layouts(mine):
    """large, odd and float32 inputs; inputs may lie in memory as they like"""
    F, T = inputs(64, 301, 3, seed=6)
    wanted = torch.linalg.lstsq(F, T, driver="gelsd").solution
    close(mine.smallest_fit(F.float(), T.float()), wanted.float(), "C in float32", atol=1e-3)
    F, T = inputs(5, 9, seed=7)
    any_layout(lambda F, T: mine.smallest_fit(F, T, 0.1), F=F, T=T)
