"""Bowls with known eigenvalues, minima anywhere, and a check that was really run."""

import torch

from minigpt.course.grading.feedback import close, expect


def bowl(eigenvalues, seed=0, far=3.0, top=None):
    """A quadratic's gradient; the last eigenvalue's direction is `top`, if that is given."""
    g = torch.Generator().manual_seed(seed)
    n = len(eigenvalues)
    basis = torch.randn(n, n, generator=g, dtype=torch.float64)
    if top is not None:
        basis[:, 0] = top
    q = torch.linalg.qr(basis).Q
    order = torch.tensor(eigenvalues, dtype=torch.float64).flip(0)
    H = q @ torch.diag(order) @ q.T
    minimum = far * torch.randn(n, generator=g, dtype=torch.float64)
    return lambda w: H @ (w - minimum)


def limit_of(mine, gradient, n, seed=0):
    found = mine.step_limit(gradient, n, seed)
    expect(
        isinstance(found, tuple) and len(found) == 3,
        "return three numbers: the limit, and the factors below and above it",
    )
    return found


def test_limit(mine):
    """the limit is 2 over the largest eigenvalue, wherever the minimum is"""
    for eigenvalues, seed in (([0.5, 1.0, 4.0], 0), ([0.1, 2.0, 3.0, 10.0, 25.0], 1)):
        limit = 2 / eigenvalues[-1]
        found = limit_of(mine, bowl(eigenvalues, seed), len(eigenvalues))[0]
        slips = [
            (limit / 2, "you return half of the limit: 1/λ is the best step along that direction"),
            (2 / eigenvalues[0], "that is the limit of the flattest direction, not the sharpest"),
            (2 / sum(eigenvalues), "all eigenvalues count in yours; the largest one decides"),
        ]
        if not isinstance(found, float) or found != found or abs(found / limit - 1) > 0.5:
            centered = bowl(eigenvalues, seed, far=0.0)
            alone = limit_of(mine, centered, len(eigenvalues))[0]
            expect(
                not abs(alone / limit - 1) < 0.01,
                "you are right only if the minimum is at 0: here the minimum is not at 0",
            )
        close(found, limit, "the limit", slips, rtol=0.01)


def test_hidden_direction(mine):
    """the sharpest direction is found, also one that is orthogonal to (1, 1, …, 1)"""
    top = torch.tensor([1.0, -1.0, 1.0, -1.0]).double()
    ones = torch.ones(4, 4).double() / 4
    H = torch.eye(4).double() + 2 * ones + 9 * torch.outer(top, top) / 4
    found = limit_of(mine, lambda w: H @ (w + 1.0), 4)[0]
    close(
        found,
        0.2,
        "the limit",
        [(2 / 3, "the direction is not reached from where you start: draw it at random")],
        rtol=0.01,
    )


def test_close_eigenvalues(mine):
    """two eigenvalues that are close are told apart"""
    for eigenvalues in ([1.0, 5.0, 9.0, 9.5, 9.7, 10.0], [9.5] * 100 + [10.0]):
        found = limit_of(mine, bowl(eigenvalues, seed=2), len(eigenvalues))[0]
        expect(
            abs(found / 0.2 - 1) < 0.01,
            f"your limit is {found / 0.2:.3f} times the right one where eigenvalues are close: "
            "your search stops too early",
        )


def longest_run(places, slopes, lr):
    """The longest run of gradient descent with this step size among the places asked for."""
    best = places[:1]
    for lag, first in ((1, 0), (2, 0), (2, 1)):  # the two runs may take turns
        rows, step = places[first::lag], (places - lr * slopes)[first::lag]
        begin = 0
        for i, fits in enumerate([*torch.isclose(rows[1:], step[:-1], 1e-9, 1e-12).all(1), False]):
            if not fits:
                best = max(best, rows[begin : i + 1], key=len)
                begin = i + 1
    return best


def checked(mine, gradient, n, seed=0):
    """What is returned, and the two runs of the check."""
    places, slopes = [], []

    def watched(w):
        slope = gradient(w)
        if not places or not torch.equal(places[-1], w):
            places.append(w.detach().clone())
            slopes.append(slope.clone())
        return slope

    limit, *factors = limit_of(mine, watched, n, seed)
    asked = torch.stack(places), torch.stack(slopes)
    return factors, [longest_run(*asked, share * limit) for share in (0.99, 1.01)]


def test_check(mine):
    """200 steps were run below and above the limit, and the last one's factor is returned"""
    # one direction is flat, so that the factors are not those of the sharpest one alone
    gradient = bowl([0.01, 2.0, 8.0], seed=3)
    factors, runs = checked(mine, gradient, 3)
    for factor, run, share in zip(factors, runs, (0.99, 1.01), strict=True):
        expect(
            len(run) == 201,
            f"at {share} times your limit, {len(run) - 1} steps of gradient descent were run: "
            "the factors must be measured in the last of 200 steps",
        )
        lengths = [gradient(w).norm().item() for w in run]
        slips = [
            (lengths[-1] / lengths[0], "that is the growth over all 200 steps: return the "
             "factor of the last one"),
            ((lengths[-1] / lengths[0]) ** (1 / 200), "that is the mean factor of 200 steps: "
             "return the factor of the last one"),
            (lengths[-2] / lengths[-1], "the factor is upside down: after over before"),
        ]  # fmt: skip
        wanted = lengths[-1] / lengths[-2]
        close(factor, wanted, f"the factor at {share} times your limit",
              [one for one in slips if abs(one[0] - wanted) > 1e-4], rtol=1e-6)  # fmt: skip


def test_start_is_random(mine):
    """the direction of the start is drawn with the seed"""
    gradient = bowl([1.0, 2.0, 6.0], seed=4)
    one, other = (checked(mine, gradient, 3, seed)[1][0][0] for seed in (5, 1005))
    expect(
        not torch.allclose(one, other) and not torch.allclose(one, -other),
        "two seeds start the check at the same place: draw the direction, with the seed as it is",
    )


def test_flat_and_blocked(mine):
    """a bowl that is flat everywhere, and a sharpest direction in which an axis has no part"""
    found = limit_of(mine, bowl([1e-4, 3e-4, 7e-4], seed=6), 3)[0]
    what = "the limit of a flat bowl (is there a fixed tolerance, or a largest step that is tried?)"
    close(found, 2 / 7e-4, what, rtol=0.01)
    H = torch.diag(torch.tensor([1.0, 5.0, 5.0])).double()
    H[1, 2] = H[2, 1] = -4.0
    found = limit_of(mine, lambda w: H @ (w - 2.0), 3)[0]
    close(found, 2 / 9, "the limit", [
        (2.0, "the sharpest direction is not reached from an axis: start in a random direction"),
    ], rtol=0.01)  # fmt: skip


def test_seed(mine):
    """no global random state is used, and other seeds find the same limit"""
    before = torch.get_rng_state()
    one = limit_of(mine, bowl([1.0, 2.0, 6.0], seed=4), 3, seed=5)[0]
    other = limit_of(mine, bowl([1.0, 2.0, 6.0], seed=4), 3, seed=6)[0]
    expect(
        torch.equal(before, torch.get_rng_state()),
        "your code draws from the global random state: use a generator of your own",
    )
    expect(abs(one / other - 1) < 0.01, "another seed finds another limit")
