"""One property for each bug, then PyTorch as an oracle."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, nan_stays, same_gradients


def inputs(seed=0, shape=(2, 5, 6)):
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(shape, generator=g, dtype=torch.float64) + 1
    W = torch.randn(shape[-1], shape[-1], generator=g, dtype=torch.float64)
    w, b = (torch.randn(shape[-1], generator=g, dtype=torch.float64) for _ in range(2))
    return x, lambda x: torch.tanh(x @ W), w, b


def test_shape(mine):
    """the output has the shape of x"""
    x, f, w, b = inputs()
    with untouched(x=x, w=w, b=b):
        out = mine.post_norm(x, f, w, b)
    same_shape(out, (2, 5, 6), axes="batch pos d_model", what="the output")


def test_positions_apart(mine):
    """a change at the last position changes no other"""
    x, f, w, b = inputs()
    changed = x.clone()
    changed[:, -1] = 3 * changed[:, -1].flip(-1)
    before, after = mine.post_norm(x, f, w, b), mine.post_norm(changed, f, w, b)
    expect(
        torch.allclose(before[:, :-1], after[:, :-1]),
        "a change at the last position reaches earlier ones: something is averaged over positions",
    )


def test_x_is_heard(mine):
    """where f is silent, x itself comes out, normalized"""
    x, _, w, b = inputs(seed=1)
    out = mine.post_norm(x, torch.zeros_like, w, b)
    normalized = torch.nn.functional.layer_norm(x, (6,), w, b)
    spread = x.var(-1, keepdim=True).sqrt()
    close(
        out,
        normalized,
        "the output where f writes nothing",
        hints=[
            (b.expand_as(x), "where f writes nothing, nothing of x comes out: the skip is missing"),
            (x, "where f writes nothing, x comes out as it was: that is pre-norm"),
            (x + b, "x goes around the norm: the sum x + f(x) is what is normalized"),
            (
                (x - x.mean(-1, keepdim=True)) / (spread.pow(2) + 1e-5).sqrt() * w + b,
                "the variance is divided by d − 1 (unbiased), not by d",
            ),
        ],
    )


def test_standard_volume(mine):
    """however long x is, the mean square of the output is 1"""
    x, f, _, _ = inputs(seed=2)
    one, zero = torch.ones(6).double(), torch.zeros(6).double()
    for k in (1, 10):
        out = mine.post_norm(k * x, f, one, zero)
        power = out.pow(2).mean(-1)
        expect(
            power.max() < 3,
            "a long x comes out long: x goes around the norm instead of through it",
        )
        expect(
            not torch.allclose(power, torch.full_like(power, 5 / 6), atol=1e-3),
            "the mean square of the output is (d − 1)/d: the variance is the unbiased one",
        )
        close(power, torch.ones_like(power), "the mean square of the output", atol=1e-3)


def test_against_pytorch(mine):
    """the output equals PyTorch's layer_norm of x + f(x)"""
    x, f, w, b = inputs(seed=3)
    for eps in (1e-5, 0.1):
        wanted = torch.nn.functional.layer_norm(x + f(x), (6,), w, b, eps)
        found = mine.post_norm(x, f, w, b, eps)
        close(found, wanted, f"the output (eps = {eps})")
        expect(
            torch.allclose(found, wanted, rtol=0, atol=1e-9),
            "in float64 the output is right to seven digits only: something inside is float32",
        )


def test_gradient(mine):
    """gradients with respect to x, w and b equal those of PyTorch"""
    x, f, w, b = inputs(seed=4)

    def oracle(x, w, b):
        return torch.nn.functional.layer_norm(x + f(x), (6,), w, b, 1e-5)

    given = x.clone().requires_grad_()
    y = x + f(x)
    scale = (y.var(-1, correction=0, keepdim=True) + 1e-5).sqrt()
    weights = torch.linspace(-1, 2, x.numel(), dtype=x.dtype).view_as(x)
    out = mine.post_norm(given, f, w, b)
    if out.requires_grad:
        (found,) = torch.autograd.grad((out * weights).sum(), given, allow_unused=True)
        delta = weights * w
        for slip, what in (
            ((delta - delta.mean(-1, keepdim=True)) / scale, "the scale"),
            (delta / scale, "mean and scale"),
        ):
            entry = x.clone().requires_grad_()
            (through,) = torch.autograd.grad(entry + f(entry), entry, slip.detach())
            expect(
                found is None or not torch.allclose(found, through),
                f"the output is right, and the gradient of x is wrong: {what} must depend on x in "
                "the graph; look for .detach(), .data or torch.no_grad()",
            )
    same_gradients(lambda x, w, b: mine.post_norm(x, f, w, b), oracle, x=x, w=w, b=b)


def test_one_call(mine):
    """f runs once, on x as it came in"""
    x, f, w, b = inputs(seed=5)
    seen = []

    def watched(x):
        seen.append(x)
        return f(x)

    mine.post_norm(x, watched, w, b)
    expect(len(seen) == 1, f"f was called {len(seen)} times: once is enough")
    expect(torch.equal(seen[0], x), "f reads something else than x: post-norm hands it x itself")


def test_large_mean_and_layouts(mine):
    """a mean of 10,000, float32 and any layout are no obstacles"""
    x, f, w, b = inputs(seed=6, shape=(2, 3, 64))
    x = x + 1e4
    wanted = torch.nn.functional.layer_norm(x + f(x), (64,), w, b, 1e-5).float()
    single = mine.post_norm(x.float(), lambda one: f(one.double()).float(), w.float(), b.float())
    expect(
        torch.allclose(single.detach(), wanted, atol=0.02),
        "with a mean of 10,000 the output is far off: center first, then square",
    )
    x, f, w, b = inputs(seed=7, shape=(3, 4, 5))
    any_layout(lambda x, w, b: mine.post_norm(x, f, w, b), x=x, w=w, b=b)
    nan_stays(lambda x, w, b: mine.post_norm(x, f, w, b), x=x, w=w, b=b)
