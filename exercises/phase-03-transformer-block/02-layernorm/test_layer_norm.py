"""A position at a time, what it cannot hear, and PyTorch as an oracle."""

import torch

from minigpt.course.grading.feedback import close, differentiable, expect, same_shape, untouched


def inputs(seed=0, shape=(2, 5, 7)):
    g = torch.Generator().manual_seed(seed)
    x = 2 * torch.randn(shape, generator=g) + 3
    w, b = (torch.randn(shape[-1], generator=g) for _ in range(2))
    return x, w, b


def test_shapes(mine):
    """the output has the shape of x, with any batch axes"""
    for shape in [(5, 7), (2, 5, 7), (2, 3, 5, 7)]:
        x, w, b = inputs(shape=shape)
        with untouched(x=x, w=w, b=b):
            out = mine.layer_norm(x, w, b)
        same_shape(out, shape, what="the output")


def test_positions_apart(mine):
    """a change at the last position changes no other"""
    x, w, b = inputs()
    changed = x.clone()
    changed[:, -1] = changed[:, -1].flip(-1) * 5
    before, after = mine.layer_norm(x, w, b), mine.layer_norm(changed, w, b)
    expect(
        torch.allclose(before[:, :-1], after[:, :-1], atol=1e-5),
        "a change at the last position reaches others: the norm runs over positions (or over "
        "everything at once) instead of over d_model",
    )


def test_deaf_to_the_mean(mine):
    """adding the same number to all coordinates changes nothing"""
    x, w, b = inputs()
    expect(
        torch.allclose(mine.layer_norm(x, w, b), mine.layer_norm(x + 7, w, b), atol=1e-3),
        "a number added to all coordinates changes the output: the mean is not taken off",
    )


def test_against_pytorch(mine):
    """the output equals PyTorch's layer_norm"""
    x, w, b = inputs(seed=1)
    out = torch.nn.functional.layer_norm(x, (7,), w, b, 1e-5)
    n = (out - b) / w
    close(
        mine.layer_norm(x, w, b),
        out,
        "the output",
        hints=[
            (n * (6 / 7) ** 0.5 * w + b, "the variance is divided by d − 1 (unbiased), not by d"),
            (n, "w and b are not used"),
            (n * w, "b is not added"),
            ((n + b) * w, "b is added before w multiplies: stretch first, then shift"),
        ],
    )


def test_eps(mine):
    """eps stands under the root, and keeps a constant vector from dividing by 0"""
    x, w, b = inputs(seed=2)
    x = x / 50
    centered = x - x.mean(-1, keepdim=True)
    outside = centered / (centered.pow(2).mean(-1, keepdim=True).sqrt() + 0.01) * w + b
    close(
        mine.layer_norm(x, w, b, eps=0.01),
        torch.nn.functional.layer_norm(x, (7,), w, b, 0.01),
        "the output for a faint x and eps = 0.01",
        hints=[
            (outside, "eps is added to the root of the variance; it belongs under the root"),
            (
                torch.nn.functional.layer_norm(x, (7,), w, b, 1e-5),
                "eps is fixed at 1e-5: use the argument",
            ),
        ],
    )
    flat = mine.layer_norm(torch.ones(1, 7), w, b)
    expect(not flat.isnan().any(), "a vector of equal numbers gives NaN: where is eps?")


def test_gradient(mine):
    """gradients flow back to x, w and b"""
    x, w, b = (t.requires_grad_() for t in inputs(seed=3))
    differentiable(mine.layer_norm(x, w, b), "the output").sum().backward()
    expect(x.grad is not None and w.grad is not None, "the gradient does not reach x and w")
