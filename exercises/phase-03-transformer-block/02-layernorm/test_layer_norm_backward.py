"""What the gradient may not contain, then autograd as an oracle, in float64."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def inputs(seed=0, shape=(2, 5, 7)):
    g = torch.Generator().manual_seed(seed)
    dout, x = (torch.randn(shape, generator=g, dtype=torch.float64) for _ in range(2))
    return dout, 2 * x + 1, torch.randn(shape[-1], generator=g, dtype=torch.float64)


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


def test_shapes(mine):
    """each gradient has the shape of what it belongs to"""
    dout, x, w = inputs()
    with untouched(dout=dout, x=x, w=w):
        dx, dw, db = backward(mine, dout, x, w)
    same_shape(dx, (2, 5, 7), axes="batch pos d_model", what="the gradient of x")
    for name, value in (("w", dw), ("b", db)):
        same_shape(value, (7,), axes="d_model", what=f"the gradient of {name}")


def test_length_and_mean_do_not_matter(mine):
    """the gradient of x is orthogonal to what LayerNorm cannot hear"""
    dout, x, w = inputs(seed=1)
    dx, _, _ = backward(mine, dout, x, w, eps=1e-12)
    centered = x - x.mean(-1, keepdim=True)
    expect(
        (dx / w * centered).sum(-1).abs().max() > 1e-6,
        "w comes in last, after the parts that LayerNorm cannot hear were taken off; going back, "
        "it comes first: those parts are taken off dout times w",
    )
    expect(
        (dx * centered).sum(-1).abs().max() < 1e-6,
        "the gradient of x asks for a longer vector, which LayerNorm cannot hear: the scale "
        "depends on x too",
    )
    expect(
        dx.sum(-1).abs().max() < 1e-6,
        "the gradient of x asks for another mean, which LayerNorm cannot hear: the mean depends "
        "on x too",
    )


def test_louder_is_fainter(mine):
    """ten times the volume, a tenth of the gradient"""
    dout, x, w = inputs(seed=2)
    soft, loud = (backward(mine, dout, k * x, w, eps=1e-12)[0] for k in (1, 10))
    close(loud, soft / 10, "the gradient for a stream ten times as loud")


def test_against_autograd(mine):
    """all three equal autograd's"""
    for eps in (1e-5, 0.5):
        dout, x, w = inputs(seed=3)
        dx, dw, db = backward(mine, dout, x, w, eps=eps)
        right, right_w, right_b = autograd(dout, x, w, eps)
        without_w = autograd(dout, x, torch.ones_like(w), eps)[0]
        close(
            dx,
            right,
            f"the gradient of x (eps = {eps})",
            hints=[(without_w, "the gradient of x does not know w: at n it is dout times w")],
        )
        for name, value, wanted in (("w", dw, right_w), ("b", db, right_b)):
            close(
                value,
                wanted,
                f"the gradient of {name}",
                hints=[
                    (
                        wanted / 10,
                        f"the gradient of {name} is averaged over batch and positions; each use "
                        "adds its part, so it is a sum",
                    ),
                    (wanted / 2, f"the gradient of {name} is averaged over the batch, not summed"),
                ],
            )
