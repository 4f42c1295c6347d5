"""Shapes, PyTorch's layer and autograd as oracles, batch axes of any number, no bias."""

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout

BATCHES = [(4,), (), (2, 3), (3, 1, 2)]


def case(batch=(4,), d_in=5, d_out=3, seed=0, bias=True, dtype=torch.float64):
    """x, W, b and dy, all unlike each other."""
    g = torch.Generator().manual_seed(seed)
    shapes = [(*batch, d_in), (d_in, d_out), (d_out,), (*batch, d_out)]
    x, W, b, dy = (torch.randn(*shape, generator=g, dtype=dtype) for shape in shapes)
    return x + 0.5, W, b if bias else None, 1.5 * dy - 0.5


def layer_of(mine, W, b):
    layer = mine.Linear(*W.shape, bias=b is not None)
    layer.W = W.clone()
    layer.b = None if b is None else b.clone()
    return layer


def run(mine, x, W, b, dy):
    """Forward and backward: y, and the gradients of x, W and b."""
    layer = layer_of(mine, W, b)
    y = layer(x)
    dx = layer.backward(dy)
    expect(layer.W.grad is not None, "after the backward W.grad is still empty: set `self.W.grad`")
    if b is None:
        expect(layer.b is None, "a layer without a bias got one: leave b alone where it is None")
        return y, dx, layer.W.grad, None
    expect(layer.b.grad is not None, "after the backward b.grad is still empty: set `self.b.grad`")
    return y, dx, layer.W.grad, layer.b.grad


def oracle(x, W, b, dy):
    """The same by autograd."""
    leaves = [v.clone().requires_grad_() for v in (x, W, b) if v is not None]
    y = functional.linear(leaves[0], leaves[1].T, leaves[2] if b is not None else None)
    grads = torch.autograd.grad((y * dy).sum(), leaves)
    return y.detach(), *grads, *([None] if b is None else [])


def test_forward(mine):
    """the output is x W + b for any batch axes, and x W without a bias"""
    for batch in BATCHES:
        for bias in (True, False):
            x, W, b, dy = case(batch, bias=bias)
            with untouched(x=x):
                y = layer_of(mine, W, b)(x)
            same_shape(y, (*batch, 3), what="the output")
            wanted = oracle(x, W, b, dy)[0]
            hints = [] if b is None else [(x @ W, "b is missing"), (x @ W - b, "b is subtracted")]
            close(y, wanted, f"the output for x of shape {list(x.shape)}", hints=hints)


def test_gradient_shapes(mine):
    """each gradient has the shape of what it belongs to"""
    for batch in BATCHES:
        x, W, b, dy = case(batch)
        _, dx, dW, db = run(mine, x, W, b, dy)
        what = f"for x of shape {list(x.shape)}"
        same_shape(dW, W.shape, axes="d_in d_out", what=f"the gradient of W {what}")
        same_shape(db, b.shape, axes="d_out", what=f"the gradient of b {what}")
        same_shape(dx, x.shape, what=f"the gradient at the input {what}")


def test_gradients(mine):
    """all gradients equal autograd's, for any batch axes"""
    for batch in BATCHES:
        x, W, b, dy = case(batch, seed=1)
        _, dx, dW, db = run(mine, x, W, b, dy)
        _, right_x, right_W, right_b = oracle(x, W, b, dy)
        what, n = f"for x of shape {list(x.shape)}", x[..., 0].numel()
        close(dx, right_x, f"the gradient at the input {what}")
        at_zero = run(mine, torch.zeros_like(x), W, b, dy)[1]
        close(at_zero, right_x, f"the gradient at an input of zeros {what}")
        first = batch[0] if batch else 1
        for name, found, right in (("W", dW, right_W), ("b", db, right_b)):
            hints = [
                (right / n, f"the gradient of {name} is averaged over the examples: every example "
                 "uses the same weights, so their gradients add up"),
                (right / first, f"the gradient of {name} is averaged over the first axis; it is a "
                 "sum over all batch axes"),
            ]  # fmt: skip
            close(found, right, f"the gradient of {name} {what}", hints=telling(hints, right))


def test_square(mine):
    """a square W is not transposed by accident"""
    x, W, b, dy = case((6,), 4, 4, seed=2)
    _, dx, dW, _ = run(mine, x, W, b, dy)
    _, right_x, right_W, _ = oracle(x, W, b, dy)
    close(
        dx,
        right_x,
        "the gradient at the input of a square layer",
        hints=[(dy @ W, "dy meets W and not its transpose: the way back goes through Wᵀ")],
    )
    close(dW, right_W, "the gradient of a square W")


def test_no_bias(mine):
    """without a bias the backward works too"""
    x, W, _, dy = case((2, 3), bias=False)
    _, dx, dW, _ = run(mine, x, W, None, dy)
    _, right_x, right_W, _ = oracle(x, W, None, dy)
    close(dx, right_x, "the gradient at the input, without a bias")
    close(dW, right_W, "the gradient of W, without a bias")


def test_again(mine):
    """a second backward replaces gradients, and belongs to the latest forward"""
    x, W, b, dy = case((4,), seed=3)
    layer = layer_of(mine, W, b)
    layer(x)
    layer.backward(dy)
    once, once_b = layer.W.grad.clone(), layer.b.grad.clone()
    layer(2 * x)
    layer.backward(dy)
    close(
        layer.W.grad,
        2 * once,
        "the gradient of W after a second forward with 2x and a second backward",
        hints=[(3 * once, "gradients of two backwards are added up: `.grad` should be replaced"),
               (once, "the backward uses the x of the first forward, not of the latest")],
    )  # fmt: skip
    close(
        layer.b.grad,
        once_b,
        "the gradient of b after a second backward with the same dy",
        hints=[(2 * once_b, "gradients of b are added up: its `.grad` should be replaced, too")],
    )
    layer(x)
    close(layer.backward(dy), dy @ layer.W.T, "the gradient at the input, the third time")


def test_precision_and_size(mine):
    """single precision, large values, odd sizes"""
    x, W, b, dy = case((129,), 33, 7, seed=4, dtype=torch.float32)
    found, right = run(mine, 1e4 * x, W, b, dy), oracle(1e4 * x, W, b, dy)
    for name, one, other in zip(["y", "dx", "dW", "db"], found, right, strict=True):
        close(one, other, f"{name} for x around 10,000 in float32", rtol=1e-4, atol=2)


def test_double_precision(mine):
    """in double precision nothing passes through single precision"""
    x, W, b, dy = case((6,), seed=6)
    found, right = run(mine, x, W, b, dy), oracle(x, W, b, dy)
    for name, one, other in zip(["y", "dx", "dW", "db"], found, right, strict=True):
        close(one, other, f"{name} in float64", rtol=1e-12, atol=1e-12)


def test_layouts(mine):
    """inputs may lie anyhow in memory, and stay as they are"""
    x, W, b, dy = case((2, 3), seed=5)
    any_layout(lambda x, dy: run(mine, x, W, b, dy), x=x, dy=dy)
