"""PyTorch's functions as oracles for values, autograd for slopes, both forms kept apart."""

import math

import torch
from torch.nn import functional

from minigpt.course.grading.feedback import close, expect, telling, untouched
from minigpt.course.grading.properties import any_layout

X = torch.linspace(-5, 5, 41, dtype=torch.float64)
ROOT = math.sqrt(2 / math.pi)
NAMES = {"exact": "none", "tanh": "tanh"}  # PyTorch's


def gelu(x, form):
    return functional.gelu(x, approximate=NAMES[form])


def slope_of(function, x):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(function(x).sum(), x)[0]


def both(module, x, dy):
    return module(x), module.backward(dy)


def dy_for(x):
    return torch.cos(3 * torch.arange(x.numel(), dtype=x.dtype)).view_as(x) + 2


def test_relu(mine):
    """ReLU lets positive values and their gradients pass, and nothing at 0"""
    x = torch.tensor([[-2.0, -0.0, 0.0], [1e-3, 3.0, -1e4]])
    dy = dy_for(x)
    with untouched(x=x, dy=dy):
        y, dx = both(mine.ReLU(), x, dy)
    close(y, functional.relu(x), "relu(x)", hints=[(x.abs(), "this is the absolute value")])
    close(
        dx,
        dy * (x > 0),
        f"the gradient at the input for x = {x.tolist()}",
        hints=[
            (dy * (x >= 0), "at exactly 0 the slope is taken to be 0; yours is 1 there"),
            (dy.clamp(min=0), "the gradient is cut where dy is negative, not where x was"),
            (functional.relu(x) * dy, "the gradient is multiplied by the output, not by the slope"),
            ((x > 0).to(x), "this is the slope alone: multiply by dy"),
        ],
    )
    negative = -dy
    close(
        both(mine.ReLU(), x, negative)[1],
        negative * (x > 0),
        "the gradient where dy is negative",
        hints=[(0 * dy, "the gradient is cut where dy is negative, not where x was")],
    )


def test_relu_precision(mine):
    """tiny numbers are positive, and double precision stays"""
    x = torch.tensor([1e-30, -1e-30, 1 + 1e-12, -2.0], dtype=torch.float64)
    dy = torch.tensor([2.0, 3.0, 4.0 + 1e-12, 5.0], dtype=torch.float64)
    y, dx = both(mine.ReLU(), x, dy)
    close(y, functional.relu(x), "relu(x) of tiny numbers and in double precision", atol=0, rtol=0)
    close(
        dx,
        dy * (x > 0),
        "the gradient at x = 1e-30, −1e-30, 1, and −2 (a tiny positive number is positive)",
        atol=0,
        rtol=0,
    )


def test_relu_far_out(mine):
    """ReLU of the largest numbers that there are, and of infinity"""
    x = torch.tensor([-3e38, 3e38, -torch.inf, torch.inf])
    close(
        mine.ReLU()(x),
        functional.relu(x),
        f"relu(x) for x = {x.tolist()} (0 · ∞ is NaN, and 2x may be infinite: choose, instead of "
        "calculating)",
    )


def value_slips(form):
    x = X
    return [
        (gelu(x, "tanh" if form == "exact" else "exact"), "this is the other of the two forms"),
        (gelu(x, form) * 2, "the factor ½ is missing: the gate goes from 0 to 1"),
        (x * torch.sigmoid(1.702 * x), "this is the sigmoid form, a third one"),
        (functional.silu(x), "this is SiLU, another function"),
        (x * (1 + torch.erf(x)) / 2, "x is not divided by √2 inside erf"),
        (x * (1 + torch.tanh(2 / math.pi * (x + 0.044715 * x**3))) / 2, "the root of 2/π is "
         "missing"),
        (x * (1 + torch.tanh(2 / math.sqrt(math.pi) * (x + 0.044715 * x**3))) / 2, "the root is "
         "taken of π alone: it covers the whole fraction"),
        (x * (1 + torch.tanh(ROOT * (x + 0.044715 * x**2))) / 2, "the power is 2; it should be 3"),
        (x * (1 + torch.tanh(ROOT * x + 0.044715 * x**3)) / 2, "the root multiplies x alone: "
         "there are brackets around x + 0.044715 x³"),
    ]  # fmt: skip


def test_gelu_values(mine):
    """each form of GELU has its own values, to ten digits"""
    for form in NAMES:
        with untouched(x=X):
            y = mine.GELU(form)(X)
        right = gelu(X, form)
        what = f"GELU's {form} form"
        close(y, right, what, telling(value_slips(form), right, 1e-8, 1e-8), 1e-8, 1e-8)


def slope_slips(form, dy):
    """What known mistakes return as the gradient."""
    x, other = X, "tanh" if form == "exact" else "exact"
    gate = torch.where(x == 0, torch.full_like(x, 0.5), gelu(x, form) / x)
    right = slope_of(lambda v: gelu(v, form), x)
    change = torch.where(x == 0, torch.zeros_like(x), (right - gate) / x)
    density = torch.exp(-x * x / 2)
    u = ROOT * (x + 0.044715 * x**3)
    no_du = (1 - u.tanh() ** 2) / 2
    du = ROOT * (1 + 3 * 0.044715 * x**2)
    foreign = density / math.sqrt(2 * math.pi) if form == "tanh" else no_du * du
    return [
        (dy * gate, "the slope is the gate alone: the gate itself changes with x too"),
        (dy * x * change, "the first term of the product rule is missing: the gate"),
        (dy * (gate + change), "the slope of the gate is not multiplied by x"),
        (dy * gelu(x, form), "the gradient is multiplied by the output, not by the slope"),
        (right, "this is the slope alone: multiply by dy"),
        (dy * slope_of(lambda v: gelu(v, other), x), "this is the slope of the other form"),
        (dy * (gate + x * foreign), "the slope of the gate is that of the other form"),
        (dy * (gate + x * density), "the normal density is not divided by √(2π)"),
        (dy * (gate + x * no_du), "the chain rule stops at tanh: the slope of what is inside it "
         "is missing"),
        (dy * (gate + x * no_du * ROOT * (1 + 0.044715 * x**2)), "the slope of x³ is 3x²: a "
         "factor 3 is missing"),
        (dy * (gate + 2 * x * change), "the slope of the gate is twice too large: the factor ½"),
    ]  # fmt: skip


def test_gelu_slopes(mine):
    """each form has its own slope, autograd's, to ten digits"""
    for form in NAMES:
        dy = dy_for(X)
        with untouched(x=X, dy=dy):
            _, dx = both(mine.GELU(form), X, dy)
        right = dy * slope_of(lambda v, form=form: gelu(v, form), X)
        hints = telling(slope_slips(form, dy), right, 1e-8, 1e-8)
        close(dx, right, f"the gradient through GELU's {form} form", hints, 1e-8, 1e-8)


def test_far_out(mine):
    """far from zero, where exponentials are tiny, nothing is NaN"""
    x = torch.tensor([-1e4, -100.0, -30.0, 30.0, 100.0, 1e4])
    for form in NAMES:
        y, dx = both(mine.GELU(form), x, torch.ones_like(x))
        close(y, functional.relu(x), f"the {form} form at {x.tolist()}")
        close(dx, (x > 0).to(x), f"the slope of the {form} form at {x.tolist()}")


def test_any_shape(mine):
    """any shape, single precision, any layout"""
    g = torch.Generator().manual_seed(0)
    for shape in ((), (1,), (3, 5), (2, 3, 4)):
        x = torch.randn(shape, generator=g)
        for form in NAMES:
            y, dx = both(mine.GELU(form), x, dy_for(x))
            close(y, gelu(x, form), f"the {form} form for shape {list(shape)}")
            close(dx, dy_for(x) * slope_of(lambda v, form=form: gelu(v, form), x), "its gradient")
    x = torch.randn(4, 6, generator=g)
    any_layout(lambda x, dy: both(mine.GELU("tanh"), x, dy), x=x, dy=dy_for(x))
    any_layout(lambda x, dy: both(mine.ReLU(), x, dy), x=x, dy=dy_for(x))
