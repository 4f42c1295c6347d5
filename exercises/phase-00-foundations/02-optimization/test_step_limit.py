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
    gradient = bowl([1.0, 5.0, 9.0, 9.5, 9.7, 10.0], seed=2)
    found = limit_of(mine, gradient, 6)[0]
    expect(
        abs(found / 0.2 - 1) < 0.01,
        f"your limit is {found / 0.2:.3f} times the right one where eigenvalues are close: your "
        "search stops too early",
    )


def test_check(mine):
    """the check was run: slower than 1 below, faster above"""
    calls = []
    gradient = bowl([0.3, 2.0, 8.0], seed=3)

    def counted(w):
        calls.append(w.detach().clone())
        return gradient(w)

    _, below, above = limit_of(mine, counted, 3)
    expect(len(calls) >= 400, "the two factors must be measured: run gradient descent, twice")
    expect(below < 1, f"just below the limit the gradient grows, by a factor {below:.3f} a step")
    close(above, 1.02, "the factor just above the limit", atol=2e-3, rtol=0)
    close(below, 0.98, "the factor just below the limit", atol=2e-3, rtol=0)


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
