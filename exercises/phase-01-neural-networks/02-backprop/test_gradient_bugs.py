"""One property for each bug, then PyTorch's autograd."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout


def inputs(seed=0, batch=3, pos=4, d=5, d_hidden=6):
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    return draw(batch, pos, d), draw(d, d_hidden), draw(d_hidden, d), draw(batch, pos, d)


def reference(x, W1, W2, dy):
    leaves = [t.detach().clone().requires_grad_() for t in (x, W1, W2)]
    y = leaves[0] + torch.tanh(leaves[0] @ leaves[1]) @ leaves[2]
    return torch.autograd.grad((y * dy).sum(), leaves)


def test_shapes(mine):
    """three gradients, each in the shape of its tensor"""
    given = inputs()
    with untouched(**dict(zip(("x", "W1", "W2", "dy"), given, strict=True))):
        found = mine.residual_backward(*given)
    for one, like, name in zip(found, given, ("dx", "dW1", "dW2"), strict=False):
        same_shape(one, like.shape, what=name)


def test_skip(mine):
    """where the hidden layer writes nothing, dx is dy"""
    x, W1, W2, dy = inputs(seed=1)
    dx, _, _ = mine.residual_backward(x, W1, 0 * W2, dy)
    hints = [
        (
            torch.zeros_like(dy),
            "y contains x itself, and dx does not contain dy: walk the skip back",
        ),
        (dy / 2, "the skip hands back all of dy, not half of it"),
    ]
    close(dx, dy, "dx with W2 = 0", hints=hints)


def test_batch(mine):
    """the same example twice doubles the gradients of the matrices"""
    x, W1, W2, dy = inputs(seed=2, batch=1)
    _, once1, once2 = mine.residual_backward(x, W1, W2, dy)
    _, both1, both2 = mine.residual_backward(x.repeat(2, 1, 1), W1, W2, dy.repeat(2, 1, 1))
    for once, both, name in ((once1, both1, "dW1"), (once2, both2, "dW2")):
        expect(
            not torch.allclose(both, once),
            f"{name} is the same for one example and for two of it: the batch is averaged, and "
            "a matrix's gradient is a sum",
        )
        close(both, 2 * once, f"{name} for an example given twice")


def test_positions(mine):
    """every position counts in the gradients of the matrices"""
    x, W1, W2, dy = inputs(seed=3)
    changed = dy.clone()
    changed[:, 0] += 1
    for i, name in ((1, "dW1"), (2, "dW2")):
        before, after = (mine.residual_backward(x, W1, W2, d)[i] for d in (dy, changed))
        expect(
            not torch.allclose(before, after),
            f"{name} does not depend on the first position, which used the matrix too",
        )


def test_slope(mine):
    """a hidden unit far from 0 hands almost nothing back"""
    x, W1, W2, dy = inputs(seed=4)
    a = torch.tanh(x @ W1)
    back = dy @ W2.T
    wanted = reference(x, W1, W2, dy)[1]

    def through(slope, seen=x):
        return torch.einsum("bpd,bph->dh", seen, back * slope)

    hints = [
        (through(1 - torch.tanh(a) ** 2), "a is tanh(h) already: its slope is 1 − a²"),
        (through(1 - a), "the slope of tanh is 1 − a², with the square"),
        (through(1 - a**2, dy), "dW1 pairs dh with what the matrix saw, x"),
        (through(1), "the slope of tanh is missing: 1 − a²"),
    ]
    close(mine.residual_backward(x, W1, W2, dy)[1], wanted, "dW1", hints=hints)


def test_against_autograd(mine):
    """all three equal PyTorch's"""
    for seed, sizes in enumerate([(1, 1, 1, 1), (2, 3, 4, 9), (5, 1, 17, 2)]):
        given = inputs(seed, *sizes)
        for one, wanted, name in zip(
            mine.residual_backward(*given), reference(*given), ("dx", "dW1", "dW2"), strict=True
        ):
            close(one, wanted, f"{name} for sizes {sizes}", atol=1e-9, rtol=1e-7)


def test_layouts(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    x, W1, W2, dy = inputs(seed=6)
    any_layout(mine.residual_backward, x=x, W1=W1, W2=W2, dy=dy)
