"""Layers from raw tensor operations, each with the derivative worked out by hand.

Row vectors: a layer maps the last axis of x, and every other axis is a batch. In `backward`, `dy`
is the loss's gradient at the output and the value returned is the gradient at the input.
"""

import math
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError, nearest
from minigpt.nn.module import Module


class Linear(Module):
    """An affine map, often just called a layer.

    $$ y = x W + b, \\qquad
       \\frac{\\partial L}{\\partial W} = x^\\top \\frac{\\partial L}{\\partial y}, \\quad
       \\frac{\\partial L}{\\partial b} = \\sum_{batch} \\frac{\\partial L}{\\partial y}, \\quad
       \\frac{\\partial L}{\\partial x} = \\frac{\\partial L}{\\partial y} W^\\top $$

    `W` [d_in d_out] starts as N(0, gain² / d_in), `b` [d_out] at 0. The gain √2 keeps the size of
    activations from layer to layer where ReLU cuts away half of them; for tanh take 1.

    Raises:
        ConfigError: a width below 1.

    Source: He et al. 2015 (initial values); Lesson 1.1, backward in Lesson 1.2.
    """

    def __init__(
        self,
        d_in: int,
        d_out: int,
        *,
        bias: bool = True,
        gain: float = math.sqrt(2),
        generator: torch.Generator | None = None,
    ) -> None:
        if d_in < 1 or d_out < 1:
            raise ConfigError(f"d_in={d_in} and d_out={d_out} must be at least 1")
        self.W = torch.randn(d_in, d_out, generator=generator) * gain / math.sqrt(d_in)
        self.b = torch.zeros(d_out) if bias else None

    def forward(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"]:
        """Multiply and shift."""
        if x.shape[-1:] != self.W.shape[:1]:
            raise ConfigError(
                f"Linear maps {self.W.shape[0]} numbers to {self.W.shape[1]}, "
                f"but the last axis of x {tuple(x.shape)} is another"
            )
        self.remember(x)
        return x @ self.W if self.b is None else x @ self.W + self.b

    def backward(self, dy: Float[Tensor, "*batch d_out"]) -> Float[Tensor, "*batch d_in"]:
        """Give each weight the products of what it saw and what its output should have done."""
        (x,) = self.recall()
        rows, drows = x.reshape(-1, x.shape[-1]), dy.reshape(-1, dy.shape[-1])
        self.W.grad = rows.T @ drows
        if self.b is not None:
            self.b.grad = drows.sum(0)
        return dy @ self.W.T


class ReLU(Module):
    """Let positive values pass.

    $$ y = \\max(x, 0), \\qquad \\frac{dy}{dx} = [x > 0] $$

    At 0, where there is no derivative, it is taken to be 0.

    Source: Nair & Hinton 2010; Lesson 1.1.
    """

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Set what is negative to 0."""
        self.remember(x)
        return x.clamp(min=0)

    def backward(self, dy: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Let gradients pass where the values did."""
        (x,) = self.recall()
        return dy * (x > 0)


class Tanh(Module):
    """Squash to between −1 and 1.

    $$ y = \\tanh x, \\qquad \\frac{dy}{dx} = 1 - y^2 $$

    Source: Lesson 1.2, where it makes gradients vanish.
    """

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Squash."""
        y = x.tanh()
        self.remember(y)
        return y

    def backward(self, dy: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Scale by the slope, which is small where the output is near ±1."""
        (y,) = self.recall()
        return dy * (1 - y**2)


class GELU(Module):
    """Gate x by the probability that a standard normal number is smaller.

    $$ y = x\\,Φ(x) = \\tfrac12 x \\left(1 + \\text{erf}(x / \\sqrt2)\\right), \\qquad
       \\frac{dy}{dx} = Φ(x) + x\\,φ(x) $$

    `form="tanh"` is the approximation that GPT-2 was trained with:

    $$ y ≈ \\tfrac12 x (1 + \\tanh u), \\quad u = \\sqrt{2/π}\\,(x + 0.044715\\,x^3), \\qquad
       \\frac{dy}{dx} = \\tfrac12 (1 + \\tanh u) + \\tfrac12 x (1 - \\tanh^2 u)\\,u' $$

    Raises:
        ConfigError: a form other than "exact" and "tanh".

    Source: Hendrycks & Gimpel 2016; Lesson 1.1.
    """

    def __init__(self, form: Literal["exact", "tanh"] = "exact") -> None:
        if form not in ("exact", "tanh"):
            raise ConfigError(f"GELU has no form {form!r}; {nearest(form, ['exact', 'tanh'])}")
        self.form = form

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Gate every number by its own size."""
        self.remember(x)
        return x * self.gate(x)

    def gate(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Return the share of each x that passes, from 0 to 1."""
        if self.form == "exact":
            return (1 + torch.erf(x / math.sqrt(2))) / 2
        return (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2

    def backward(self, dy: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Scale by the slope: the gate, and x times the slope of the gate."""
        (x,) = self.recall()
        gate = self.gate(x)
        if self.form == "exact":
            slope = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
        else:  # gate = (1 + tanh u) / 2, so gate' = 2 gate (1 − gate) u'
            du = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * x**2)
            slope = 2 * gate * (1 - gate) * du
        return dy * (gate + x * slope)


class LayerNorm(Module):
    """Center each vector, divide by its standard deviation, then stretch and shift.

    $$ \\hat x = \\frac{x - \\bar x}{σ}, \\quad σ = \\sqrt{\\overline{(x - \\bar x)^2} + ε}, \\quad
       y = \\hat x \\odot w + b $$
    $$ \\frac{\\partial L}{\\partial x} = \\frac1σ \\left(g - \\bar g -
       \\hat x\\;\\overline{g \\odot \\hat x}\\right), \\qquad
       g = \\frac{\\partial L}{\\partial y} \\odot w $$

    The backward removes from g what the forward ignores: a shift of x, and a stretch of it.

    Raises:
        ConfigError: a width below 1.

    Source: Ba et al. 2016; backward in Lesson 1.2, its use in Lesson 3.2.
    """

    def __init__(self, d: int, eps: float = 1e-5) -> None:
        if d < 1:
            raise ConfigError(f"d={d} must be at least 1")
        self.eps = eps
        self.w = torch.ones(d)
        self.b = torch.zeros(d)

    def forward(self, x: Float[Tensor, "*batch d"]) -> Float[Tensor, "*batch d"]:
        """Normalize over the last axis, with the biased variance."""
        centered = x - x.mean(-1, keepdim=True)
        scale = (centered.pow(2).mean(-1, keepdim=True) + self.eps).sqrt()
        x_hat = centered / scale
        self.remember(x_hat, scale)
        return x_hat * self.w + self.b

    def backward(self, dy: Float[Tensor, "*batch d"]) -> Float[Tensor, "*batch d"]:
        """Project the gradient onto what moves the normalized vector."""
        x_hat, scale = self.recall()
        self.w.grad = (dy * x_hat).reshape(-1, len(self.w)).sum(0)
        self.b.grad = dy.reshape(-1, len(self.b)).sum(0)
        g = dy * self.w
        along = (g * x_hat).mean(-1, keepdim=True)
        return (g - g.mean(-1, keepdim=True) - x_hat * along) / scale


class Dropout(Module):
    """While training, set each number to 0 with probability p and scale the others up.

    $$ y = \\frac{m \\odot x}{1 - p}, \\quad m \\sim \\text{Bernoulli}(1 - p), \\qquad
       \\text{so that } \\mathbb{E}\\,y = x $$

    In evaluation it does nothing. Without a `generator`, PyTorch's global one draws the mask.

    Raises:
        ConfigError: p is not at least 0 and below 1.

    Source: Srivastava et al. 2014 (there the scaling is at test time); Lesson 1.4.
    """

    def __init__(self, p: float = 0.5, generator: torch.Generator | None = None) -> None:
        if not 0 <= p < 1:
            raise ConfigError(f"p={p} must be at least 0 and below 1: the share to drop")
        self.p, self.generator = p, generator

    def forward(self, x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Draw a new mask and apply it."""
        mask = torch.ones_like(x)
        if self.training and self.p:
            kept = torch.rand(x.shape, generator=self.generator, dtype=x.dtype) >= self.p
            mask = kept.to(x.dtype) / (1 - self.p)
        self.remember(mask)
        return x * mask

    def backward(self, dy: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Apply the same mask to the gradient."""
        (mask,) = self.recall()
        return dy * mask
