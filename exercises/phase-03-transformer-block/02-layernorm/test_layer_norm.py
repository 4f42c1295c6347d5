"""A position at a time, PyTorch as an oracle, a large mean, and gradients."""

import torch
from torch.nn.functional import layer_norm as oracle

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def inputs(seed=0, shape=(2, 5, 7), dtype=torch.float32):
    g = torch.Generator().manual_seed(seed)
    x = 2 * torch.randn(shape, generator=g, dtype=dtype) + 3
    w, b = (torch.randn(shape[-1], generator=g, dtype=dtype) for _ in range(2))
    return x, w, b


def slips(x, w, b, eps=1e-5):
    """What typical slips give."""
    d = x.shape[-1]
    y = x - x.mean(-1, keepdim=True)
    power = y.pow(2).mean(-1, keepdim=True)
    n = y / (power + eps).sqrt()
    sample = y / (power * d / (d - 1) + eps).sqrt()
    return [
        (sample * w + b, "the variance is divided by d − 1 (unbiased), not by d"),
        (y / (power * d + eps).sqrt() * w + b, "the squares are summed: take their mean"),
        (y / (power + eps) * w + b, "it divides by the variance: take the root"),
        (n, "w and b are not used"),
        (n * w, "b is not added"),
        ((n + b) * w, "b is added before w multiplies: stretch first, then shift"),
        (
            x / (x.pow(2).mean(-1, keepdim=True) + eps).sqrt() * w + b,
            "the mean is not taken off: this is RMSNorm",
        ),
        (
            x / (power + eps).sqrt() * w + b,
            "the mean is taken off for the variance only: the numerator needs it, too",
        ),
        (
            y / (x.pow(2).mean(-1, keepdim=True) + eps).sqrt() * w + b,
            "the mean square is that of x as it came in: take it after centering",
        ),
    ]


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


def test_against_pytorch(mine):
    """the output equals PyTorch's layer_norm, in any width and precision"""
    for shape in [(2, 5, 7), (1, 1, 2), (1, 3, 1001)]:
        for dtype in (torch.float32, torch.float64):
            x, w, b = inputs(1, shape, dtype)
            wanted = oracle(x, w.shape, w, b, 1e-5)
            what = f"the output for {dtype} x of shape {list(shape)}"
            hints = telling(slips(x, w, b), wanted)
            close(mine.layer_norm(x, w, b), wanted, what, hints=hints)


def test_eps(mine):
    """eps stands under the root, and keeps a constant vector from dividing by 0"""
    x, w, b = inputs(seed=2)
    x = x / 50
    y = x - x.mean(-1, keepdim=True)
    root = y.pow(2).mean(-1, keepdim=True).sqrt()
    close(
        mine.layer_norm(x, w, b, eps=0.01),
        oracle(x, (7,), w, b, 0.01),
        "the output for a faint x and eps = 0.01",
        hints=[
            (
                y / (root + 0.01) * w + b,
                "eps is added to the root of the variance; it belongs under the root",
            ),
            (y / (root**2 + 0.01**2).sqrt() * w + b, "eps is squared: add it as it is"),
            (oracle(x, (7,), w, b, 1e-5), "eps is fixed at 1e-5: use the argument"),
            (oracle(x, (7,), w, b, 0.0), "eps is not used"),
        ],
    )
    flat = mine.layer_norm(torch.ones(1, 7), w, b)
    expect(not flat.isnan().any(), "a vector of equal numbers gives NaN: where is eps?")


def test_large_mean(mine):
    """a mean of 10,000 hides nothing"""
    x, w, b = inputs(seed=4, shape=(2, 5, 64))
    x = x + 1e4
    wanted = oracle(x.double(), (64,), w.double(), b.double(), 1e-5).float()
    found = mine.layer_norm(x, w, b).detach()
    expect(
        torch.allclose(found, wanted, atol=0.02),
        "with a mean of 10,000 the output is far off, and with a small mean it is right: the mean "
        "of x² less the square of the mean loses all digits; center first, then square",
    )


def test_gradient(mine):
    """gradients with respect to x, w and b equal those of PyTorch"""
    x, w, b = inputs(seed=3, dtype=torch.float64)
    _no_frozen(mine.layer_norm, x, w, b)
    same_gradients(mine.layer_norm, lambda x, w, b: oracle(x, (7,), w, b, 1e-5), x=x, w=w, b=b)


def _no_frozen(function, x, w, b):
    """Name the gradients of a norm whose mean or scale is cut from the graph."""
    given = x.clone().requires_grad_()
    out = function(given, w, b)
    weights = torch.linspace(-1, 2, out.numel(), dtype=out.dtype).view_as(out)
    if not out.requires_grad:
        return
    (found,) = torch.autograd.grad((out * weights).sum(), given, allow_unused=True)
    scale = (x.var(-1, correction=0, keepdim=True) + 1e-5).sqrt()
    delta = weights * w
    for slip, what in (
        ((delta - delta.mean(-1, keepdim=True)) / scale, "the scale"),
        (delta / scale, "the mean and the scale"),
    ):
        expect(
            found is None or not torch.allclose(found, slip),
            f"the output is right, and the gradient of x is wrong: {what} must depend on x in the "
            "graph; look for .detach(), .data or torch.no_grad()",
        )


def test_layouts(mine):
    """inputs may lie anyhow in memory, and stay as they are"""
    x, w, b = inputs(seed=5, shape=(3, 4, 5))
    any_layout(mine.layer_norm, x=x, w=w, b=b)
    nan_stays(mine.layer_norm, x=x, w=w, b=b)


def test_outlier(mine):
    """one coordinate far above all others, as trained models have it"""
    x, w, b = inputs(seed=6, shape=(1, 2, 400), dtype=torch.float64)
    x[..., 7] = 300
    close(
        mine.layer_norm(x, w, b),
        oracle(x, (400,), w, b, 1e-5),
        "the output where one coordinate is far above the others (is something clamped, or float32 "
        "inside?)",
        atol=1e-9,
        rtol=1e-9,
    )
