"""The values of the mask, its statistics, and where its randomness comes from."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import depends_on_seed, distinct_draws


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_shapes(mine):
    """y and mask have the shape and dtype of x, and x is left alone"""
    for shape, dtype in (((3, 4), torch.float32), ((2, 3, 5), torch.float64), ((), torch.float32)):
        x = torch.ones(shape, dtype=dtype)
        with untouched(x=x):
            y, mask = mine.dropout(x, 0.3, generator())
        same_shape(y, shape, what="y")
        same_shape(mask, shape, what="the mask")
        expect(y.dtype == dtype and mask.dtype == dtype, f"the dtype of x is {dtype}; keep it")


def test_values(mine):
    """the mask is 0, or what keeps the mean"""
    x = torch.full((200, 50), 3.0)
    y, mask = mine.dropout(x, 0.2, generator())
    found = sorted({round(value, 4) for value in mask.flatten().tolist()})
    expect(
        found != [0.0, 5.0],
        "p is the probability to drop, and you keep with probability p",
    )
    expect(
        found != [0.0, 1.0] or torch.equal(y, x * mask),
        "y is scaled and the mask is not: y = x · mask, and a backward pass uses the mask",
    )
    expect(
        not torch.equal(y, mask / 3), "the first tensor is the mask: return y, and then the mask"
    )
    expect(found != [0.0, 1.0], "what is kept must be divided by 1 − p, or the mean falls")
    close(torch.tensor(found), torch.tensor([0.0, 1.25]), "the values of the mask for p = 0.2")
    close(y, x * mask, "y, compared with x · mask")
    mask = mine.dropout(x.double(), 0.3, generator())[1]
    factor = mask.max().item()
    expect(
        abs(factor - 1 / 0.7) < 1e-6,
        f"for p = 0.3 the factor is {factor}, and should be 1/0.7 = 1.4285714…: do not round it",
    )


def test_randomness(mine):
    """the generator decides, and a second call draws a new mask"""
    x = torch.ones(6, 7)
    one = generator(5)
    masks = [mine.dropout(x, 0.5, one)[1] for _ in range(5)]
    expect(
        not all(torch.equal(masks[0], mask) for mask in masks),
        "five calls draw the same mask: do not seed the generator yourself",
    )
    distinct_draws(masks, "the masks of five calls")
    depends_on_seed(lambda seed: mine.dropout(x, 0.5, generator(seed))[1], "the mask")


def test_each_on_its_own(mine):
    """entries do not depend on each other"""
    _, mask = mine.dropout(torch.ones(300, 40), 0.5, generator(3))
    dropped = (mask == 0).double()
    expect(
        dropped.mean(0).std() < 0.2 and dropped.mean(1).std() < 0.2,
        "whole rows or columns are dropped together: draw each entry on its own",
    )
    counts = torch.tensor(
        [(mine.dropout(torch.ones(20), 0.5, generator(s))[1] == 0).sum() for s in range(200)]
    ).double()
    expect(
        counts.std() > 0,
        "exactly half of the entries is dropped each time: draw each entry on its own",
    )
    spread = 5**0.5  # of 20 entries with p = 0.5
    expect(0.75 < counts.std() / spread < 1.3, "the number of dropped entries varies too little")


def test_share(mine):
    """the share that is dropped is p, and the mean stays"""
    x = torch.ones(400, 400)
    for p in (0.1, 0.5, 0.9):
        y, mask = mine.dropout(x, p, generator(1))
        share = (mask == 0).float().mean().item()
        expect(abs(share - p) < 0.01, f"the share that is dropped is {share:.3f}, where p is {p}")
        expect(abs(y.mean() - 1) < 0.03, f"the mean of y is {y.mean():.3f} for x = 1 and p = {p}")


def test_small_share(mine):
    """p need not be a whole percentage"""
    _, mask = mine.dropout(torch.ones(200, 200), 0.025, generator(7))
    share = (mask == 0).double().mean().item()
    expect(
        abs(share - 0.025) < 0.004,  # five times the spread of 40,000 draws
        f"the share that is dropped is {share:.4f}, where p is 0.025: p is rounded",
    )


def test_zeros_in_x(mine):
    """an entry of x that is 0 is kept or dropped like any other"""
    y, mask = mine.dropout(torch.zeros(100, 100), 0.25, generator(8))
    expect(
        torch.isfinite(mask).all(),
        "the mask is not finite where x is 0: draw the mask first, and do not divide y by x",
    )
    share = (mask == 0).double().mean().item()
    expect(
        abs(share - 0.25) < 0.03,
        f"for x = 0 the share that is dropped is {share:.2f}, where p is 0.25: the mask does not "
        "depend on x",
    )
    close(y, torch.zeros_like(y), "y for x = 0")


def test_nothing_dropped(mine):
    """p = 0 leaves x as it is"""
    x = torch.randn(5, 6, generator=generator(2))
    y, mask = mine.dropout(x, 0.0, generator())
    close(y, x, "y for p = 0")
    close(mask, torch.ones_like(x), "the mask for p = 0")


def test_gradient(mine):
    """gradients flow through y as the mask says"""
    x = torch.randn(4, 5, generator=generator(6)).requires_grad_()
    y, mask = mine.dropout(x, 0.4, generator())
    (grad,) = torch.autograd.grad(y.sum(), x)
    close(grad, mask.detach(), "the gradient of sum(y)")
