"""Autograd as an oracle, then what the gradient may not contain."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, nan_stays


def inputs(seed=0, shape=(2, 5, 7), dtype=torch.float64):
    g = torch.Generator().manual_seed(seed)
    dout, x = (torch.randn(shape, generator=g, dtype=dtype) for _ in range(2))
    return dout, 2 * x + 1, torch.randn(shape[-1], generator=g, dtype=dtype)


def autograd(dout, x, w, eps=1e-5):
    x, w = x.clone().requires_grad_(), w.clone().requires_grad_()
    b = torch.zeros_like(w, requires_grad=True)
    torch.nn.functional.layer_norm(x, w.shape, w, b, eps).backward(dout)
    return x.grad, w.grad, b.grad


def backward(mine, *args, **kwargs):
    result = mine.layer_norm_backward(*args, **kwargs)
    expect(
        isinstance(result, tuple | list) and len(result) == 3,
        "return three gradients: of x, of w and of b",
    )
    return result


def centers(v):
    return v - v.mean(-1, keepdim=True)


def slips(dout, x, w, eps):
    """What typical slips give for the gradient of x."""
    d, y = x.shape[-1], centers(x)
    scale = (y.pow(2).mean(-1, keepdim=True) + eps).sqrt()
    n, delta = y / scale, dout * w

    def without_n(v):
        return v - n * (n * v).mean(-1, keepdim=True)

    right = centers(without_n(delta))
    summed = centers(delta - n * (n * delta).sum(-1, keepdim=True))
    sample = (y.pow(2).mean(-1, keepdim=True) * d / (d - 1) + eps).sqrt()
    m = y / sample
    unbiased = centers(delta - m * (m * delta).mean(-1, keepdim=True))
    return [
        (
            centers(without_n(dout)) / scale,
            "the gradient of x does not know w: at n it is dout times w",
        ),
        (
            w * centers(without_n(dout)) / scale,
            "w comes in last; going back, it comes first: the two parts are taken off dout times w",
        ),
        (
            centers(delta) / scale,
            "the gradient of x asks for a longer vector, which LayerNorm ignores: the scale "
            "depends on x too",
        ),
        (
            without_n(delta) / scale,
            "the gradient of x asks for another mean, which LayerNorm ignores: the mean "
            "depends on x too",
        ),
        (summed / scale, "n · δ is summed and not divided by d: its part along n is n (n · δ)/d"),
        (right, "the gradient of x is not divided by the scale"),
        (right * scale, "the gradient of x is multiplied by the scale; it is divided by it"),
        (right / scale.pow(2), "the gradient of x is divided by the variance: take the scale"),
        (unbiased / sample, "the variance is divided by d − 1 (unbiased), not by d"),
        (delta / scale, "mean and scale are treated as constants; both depend on x"),
    ]


def test_shapes(mine):
    """each gradient has the shape of what it belongs to"""
    dout, x, w = inputs()
    with untouched(dout=dout, x=x, w=w):
        dx, dw, db = backward(mine, dout, x, w)
    same_shape(dx, (2, 5, 7), axes="batch pos d_model", what="the gradient of x")
    for name, value in (("w", dw), ("b", db)):
        same_shape(value, (7,), axes="d_model", what=f"the gradient of {name}")


def test_against_autograd(mine):
    """all three equal autograd's"""
    for eps, shape in ((1e-5, (2, 5, 7)), (0.5, (3, 4, 7)), (1e-5, (1, 2, 129))):
        dout, x, w = inputs(3, shape)
        dx, dw, db = backward(mine, dout, x, w, eps=eps)
        right, right_w, right_b = autograd(dout, x, w, eps)
        fixed = autograd(dout, x, w, 1e-5)[0]
        close(
            dx,
            right,
            f"the gradient of x (eps = {eps}, shape {list(shape)})",
            hints=telling(
                [*slips(dout, x, w, eps), (fixed, "eps is not used: it is part of the scale")],
                right,
            ),
        )
        batch, pos, _ = shape
        each = (dout * centers(x)).sum((0, 1))
        for name, value, wanted in (("w", dw, right_w), ("b", db, right_b)):
            hints = [
                (
                    wanted / (batch * pos),
                    f"the gradient of {name} is averaged over batch and positions; each use "
                    "adds its part, so it is a sum",
                ),
                (wanted / batch, f"the gradient of {name} is averaged over the batch, not summed"),
                (wanted / pos, f"the gradient of {name} is averaged over positions, not summed"),
                (wanted * w, f"the gradient of {name} is multiplied by w: it takes dout alone"),
            ]
            if name == "w":
                hints.append((each, "the gradient of w is dout times x − mean: take n"))
                hints.append((right_b, "the gradient of w does not know n"))
            hints = telling(hints, wanted)
            close(value, wanted, f"the gradient of {name} (shape {list(shape)})", hints=hints)


def test_length_and_mean_do_not_matter(mine):
    """the gradient of x is orthogonal to what LayerNorm ignores"""
    dout, x, w = inputs(seed=1)
    dx, _, _ = backward(mine, dout, x, w, eps=1e-12)
    for part, along in (("longer vector", centers(x)), ("larger mean", torch.ones_like(x))):
        expect(
            (dx * along).sum(-1).abs().max() < 1e-6,
            f"the gradient of x asks for a {part}, which LayerNorm ignores",
        )


def test_single_precision_and_large_mean(mine):
    """float32, a mean of 1,000 and a stream ten times as long are no obstacles"""
    dout, x, w = inputs(2, (2, 5, 64))
    soft, loud = (backward(mine, dout, k * x, w, eps=1e-12)[0] for k in (1, 10))
    close(loud, soft / 10, "the gradient for a stream ten times as long")
    wanted = autograd(dout, x + 1000, w)
    single = backward(mine, dout.float(), (x + 1000).float(), w.float())
    for name, value, right in zip("xwb", single, wanted, strict=True):
        what = f"the gradient of {name} for float32 and a mean of 1,000"
        close(value, right.float(), what, atol=2e-2)


def test_layouts(mine):
    """inputs may lie anyhow in memory, and stay as they are"""
    dout, x, w = inputs(4, (3, 4, 5))
    any_layout(mine.layer_norm_backward, dout=dout, x=x, w=w)


def test_nan(mine):
    """a NaN in what comes in is not hidden"""
    dout, x, w = inputs(seed=9)
    nan_stays(lambda dout, x: backward(mine, dout, x, w)[0], dout=dout, x=x)
