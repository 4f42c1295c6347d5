"""Two properties that follow from the geometry, then PyTorch's autograd."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout


def inputs(shape=(4, 6), seed=0):
    g = torch.Generator().manual_seed(seed)
    x, dy = (torch.randn(shape, generator=g, dtype=torch.float64) for _ in range(2))
    scale = torch.linspace(0.5, 3, max(x[..., 0].numel(), 1), dtype=torch.float64)
    return x * scale.view(x.shape[:-1])[..., None], dy


def reference(x, dy):
    x = x.detach().clone().requires_grad_()
    y = x / x.norm(dim=-1, keepdim=True)
    return torch.autograd.grad((y * dy).sum(), x)[0]


def test_shape(mine):
    """the gradient has the shape of x"""
    for shape in ((4, 6), (6,), (2, 3, 5)):
        x, dy = inputs(shape)
        with untouched(x=x, dy=dy):
            found = mine.unit_backward(x, dy)
        same_shape(found, shape, what="dx")


def test_by_hand(mine):
    """x = (3, 4) and dy = (1, 0) give (0.128, −0.096)"""
    x, dy = torch.tensor([3.0, 4.0]).double(), torch.tensor([1.0, 0.0]).double()
    y = x / 5
    along = (dy * y).sum()
    hints = [
        (dy / 5, "the part along x is left in: the length depends on x, too"),
        (dy - along * y, "dx is not divided by the length of x"),
        ((dy - dy * y * y) / 5, "y_i y_j dy_j needs a sum over the last axis"),
        ((dy + along * y) / 5, "the sign of the second term: the slope of 1/r is −1/r²"),
        ((dy - along / 2 * y) / 5, "a mean where a sum belongs: y · dy is a dot product"),
        (
            (dy - (dy * x).sum() * x) / 5,
            "project on y, which is divided by the length once, not on x",
        ),
        (
            (dy - 0.5 - along * y) / 5,
            "the mean of dy is taken out, and a unit vector is not centered",
        ),
    ]
    close(mine.unit_backward(x, dy), torch.tensor([0.128, -0.096]).double(), "dx", hints=hints)


def test_each_row(mine):
    """each vector has a length of its own"""
    x, dy = inputs(seed=2)
    whole, alone = mine.unit_backward(x, dy), mine.unit_backward(x[1], dy[1])
    expect(
        torch.allclose(whole[1], alone),
        "a vector's gradient depends on the other vectors: each vector has a length of its own",
    )


def test_right_angle(mine):
    """dx is at right angles to x: a longer x gives the same y"""
    x, dy = inputs(seed=1)
    dot = (mine.unit_backward(x, dy) * x).sum(-1)
    expect(dot.abs().max() < 1e-9, "dx has a part along x, although stretching x changes nothing")


def test_long_vectors(mine):
    """ten times the length, a tenth of the gradient"""
    x, dy = inputs(seed=3)
    hints = [
        (mine.unit_backward(x, dy), "a longer x gets the same gradient: divide by the length"),
    ]
    wanted = reference(x, dy) / 10
    close(mine.unit_backward(10 * x, dy), wanted, "dx for a longer x", hints=hints)


def test_any_length(mine):
    """a vector may be shorter than every constant that one adds to be safe"""
    x, dy = inputs(seed=4)
    for scale in (1e-14, 1e14):
        found = mine.unit_backward(scale * x, dy) * scale
        wanted = reference(x, dy)
        expect(
            torch.allclose(found, wanted, rtol=1e-6, atol=1e-6),
            f"wrong for vectors that are {scale:g} times as long: no length is 0, so use |x| "
            "itself, without a least length (F.normalize has one) or an added constant",
        )


def test_against_autograd(mine):
    """dx equals PyTorch's"""
    for seed, shape in enumerate([(1, 1), (7, 3), (2, 3, 101), (50,)]):
        x, dy = inputs(shape, seed)
        close(mine.unit_backward(x, dy), reference(x, dy), f"dx for shape {list(shape)}", atol=1e-9)
        small = mine.unit_backward((1e-3 * x).float(), dy.float())
        close(small, reference(1e-3 * x, dy).float(), "dx in float32", atol=1e-2, rtol=1e-3)


def test_layouts(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    x, dy = inputs((3, 4, 5), seed=6)
    any_layout(mine.unit_backward, x=x, dy=dy)
