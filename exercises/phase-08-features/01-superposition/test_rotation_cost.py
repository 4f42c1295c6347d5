"""The loss itself, rotations that keep lengths, and a control that covers all directions."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape
from minigpt.course.grading.properties import (
    any_layout,
    depends_on_seed,
    distinct_draws,
    nan_stays,
)


def model(n=6, m=3, batch=20, seed=0, dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    W = torch.randn(n, m, generator=g, dtype=dtype)
    W = W * torch.linspace(0.4, 1.4, n, dtype=dtype)[:, None]
    b = torch.rand(n, generator=g, dtype=dtype) - 0.5
    x = torch.rand(batch, n, generator=g, dtype=dtype)
    return W, b, x * (torch.rand(x.shape, generator=g) < 0.6)


def output(W, b, x, hidden_relu):
    hidden = torch.einsum("bf,fh->bh", x, W)
    hidden = hidden.clamp_min(0) if hidden_relu else hidden
    return torch.einsum("bh,fh->bf", hidden, W).add(b).clamp_min(0)


def oracle(W, b, x, hidden_relu):
    return torch.einsum("bf,bf->", *[x - output(W, b, x, hidden_relu)] * 2) / len(x)


def test_the_loss(mine):
    """the loss of the model as it is, with and without neurons"""
    W, b, x = model()
    for hidden_relu in (False, True):
        found = mine.rotation_cost(W, b, x, hidden_relu, 2, 0)
        expect(isinstance(found, tuple | list) and len(found) == 2, "return two: loss and rotated")
        right, other = oracle(W, b, x, hidden_relu), oracle(W, b, x, not hidden_relu)
        off = x - output(W, b, x, hidden_relu)
        close(
            found[0],
            right,
            f"the loss with hidden_relu = {hidden_relu}",
            hints=[
                (other, f"hidden_relu = {hidden_relu} is not obeyed"),
                (right / 6, "the errors of features are averaged: add them"),
                (right * len(x), "the examples are added: average them"),
                (oracle(W, 0 * b, x, hidden_relu), "the bias is missing"),
                (off.norm(dim=-1).mean(), "the error is not squared"),
            ],
        )
        same_shape(found[1], (2,), "n", "the rotated losses")


def test_rotations_cost_nothing_without_neurons(mine):
    """without a ReLU in the hidden layer every rotation leaves the loss as it is"""
    for m in (1, 2, 5):
        W, b, x = model(m=m, seed=m)
        before, rotated = mine.rotation_cost(W, b, x, False, 6, 1)
        far = rotated[(rotated - before).abs().argmax()]
        expect(
            torch.allclose(rotated, before.expand(6), rtol=1e-3),
            f"a rotation of {m} hidden dimensions changes the loss of a model without neurons, "
            f"from {float(before):.4g} to {float(far):.4g}: the matrix must be orthogonal, "
            "and the copy writes and reads with the same W Q",
        )


def test_rotations_cost_something_with_neurons(mine):
    """with neurons the losses are those of rotated models, in the range of all rotations"""
    W, b, x = model(m=2, seed=3)
    before, rotated = mine.rotation_cost(W, b, x, True, 40, 2)
    expect(
        not torch.allclose(rotated, before.expand(40), rtol=1e-3),
        "with neurons your rotated losses equal the loss: nothing is rotated, or axes are "
        "only permuted",
    )
    distinct_draws(rotated, "the rotated losses")
    angle = torch.linspace(0, 2 * torch.pi, 4001)
    c, s = angle.cos(), angle.sin()
    turns = torch.cat([torch.stack([c, s, -s, c], -1), torch.stack([c, s, s, -c], -1)])
    every = torch.stack([oracle(W @ Q, b, x, True) for Q in turns.view(-1, 2, 2)[::10]])
    low, high = float(every.min()), float(every.max())
    room = 0.02 * (high - low)
    expect(
        (rotated > low - room).all() & (rotated < high + room).all(),
        "with neurons, a rotated loss lies outside of what any rotation gives: W Q takes the place "
        "of W in writing and in reading, and the ReLU comes after the writing",
    )
    expect(
        float(rotated.max() - rotated.min()) > 0.5 * (high - low),
        "your rotated losses cover less than half of the range that rotations give: draw any angle",
    )


def quadrant(loss):
    """One feature (1, 0) that reads itself: what is left of it tells where it was turned to."""
    return "neither" if loss > 1 - 1e-6 else "both" if loss < 1e-10 else "one"


def test_every_direction(mine):
    """every direction is possible, and all are equally likely"""
    W, b, x = torch.tensor([[1.0, 0.0]]), torch.zeros(1), torch.ones(1, 1)
    _, rotated = mine.rotation_cost(W, b, x, True, 3000, 4)
    found = [quadrant(float(loss)) for loss in rotated]
    share = {name: found.count(name) / 3000 for name in ("neither", "one", "both")}
    expect(
        min(share["both"], share["neither"]) > 0.05,
        "a direction along the first hidden axis is never turned into some quadrants: Q of "
        "torch.linalg.qr has fixed signs; multiply its columns by random signs, or by the signs of "
        "R's diagonal",
    )
    off = max(abs(share["neither"] - 0.25), abs(share["both"] - 0.25), abs(share["one"] - 0.5))
    expect(
        off < 0.05,
        f"of 3,000 rotations of one direction, {share['neither']:.0%} make both coordinates "
        "negative, where a quarter should: not all directions are equally likely",
    )
    inside = torch.tensor([float(v) for v in rotated if quadrant(float(v)) == "one"])
    square = 1 - inside.sqrt()  # of the positive coordinate
    middle = float(((square > 0.25) & (square < 0.75)).float().mean())  # 30 to 60 degrees
    expect(
        abs(middle - 1 / 3) < 0.05,
        "within a quadrant the directions are not equally likely: normal numbers, not uniform ones",
    )


def test_one_dimension(mine):
    """one hidden dimension can be kept or flipped, and both happen"""
    W, b, x = torch.tensor([[1.0]]), torch.zeros(1), torch.ones(1, 1)
    _, rotated = mine.rotation_cost(W, b, x, True, 60, 5)
    flipped = float((rotated > 0.5).float().mean())
    expect(
        0.2 < flipped < 0.8,
        f"in one dimension {flipped:.0%} of your matrices are −1, where half should be: signs are "
        "fixed by torch.linalg.qr",
    )


def test_seed(mine):
    """one seed, one control; another seed, another; n matrices, all different"""
    W, b, x = model(seed=6)
    depends_on_seed(lambda seed: mine.rotation_cost(W, b, x, True, 5, seed)[1], "the rotations")
    distinct_draws(mine.rotation_cost(W, b, x, True, 30, 0)[1], "the rotated losses")
    for n in (1, 7):
        same_shape(mine.rotation_cost(W, b, x, True, n, 0)[1], (n,), "n", "the rotated losses")
    one, other = (set(mine.rotation_cost(W, b, x, True, 6, s)[1].tolist()) for s in (0, 1))
    expect(
        not one & other,
        f"seeds 0 and 1 share {len(one & other)} of 6 rotations: one generator draws all, not a "
        "new one for seed, seed + 1, …",
    )


def test_precision(mine):
    """double precision in, double precision out"""
    W, b, x = model(seed=7, dtype=torch.float64)
    before, rotated = mine.rotation_cost(W, b, x, False, 3, 0)
    close(before, oracle(W, b, x, False), "the loss", atol=1e-11, rtol=1e-9)
    off = float((rotated / before - 1).abs().max())
    expect(
        not 1e-9 < off < 1e-4,
        f"for a W in double precision the rotated losses are off by {off:.0e} of the loss: draw "
        "the matrix in W's dtype, too",
    )
    close(rotated, before.detach().expand(3), "the rotated losses without neurons", atol=1e-9,
          rtol=1e-9)  # fmt: skip


def test_nan(mine):
    """a NaN in any input is not turned into a number"""
    W, b, x = model(seed=9)
    nan_stays(lambda W, b, x: mine.rotation_cost(W, b, x, True, 2, 0), W=W, b=b, x=x)


def test_layouts(mine):
    """any memory layout, and the inputs stay as they are"""
    W, b, x = model(seed=8)
    any_layout(lambda W, b, x: mine.rotation_cost(W, b, x, True, 3, 0), W=W, b=b, x=x)
