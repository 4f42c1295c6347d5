"""How a loss bends: products with its Hessian, and the largest eigenvalue of it, the sharpness.

A model with n weights has a Hessian of n² entries, which nobody stores. Two gradients give its
product with one vector, and a few dozen products give its largest eigenvalue.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError

LossOf: TypeAlias = Callable[[], Tensor]  # the loss at the current weights, with its graph


def hessian_vector(
    loss: LossOf, params: Sequence[Tensor], v: Float[Tensor, "weight"]
) -> Float[Tensor, "weight"]:
    """Return the Hessian of the loss times a vector, without the Hessian.

    $$ H v = \\nabla_w \\left( \\nabla L(w)^\\top v \\right) $$

    All parameters count as one long vector, in the order in which they are given.

    Raises:
        ConfigError: `v` has not one entry for each weight.

    Source: Pearlmutter 1994; Lesson 0.2.
    """
    n = sum(w.numel() for w in params)
    if v.shape != (n,):
        raise ConfigError(f"v is {tuple(v.shape)}, but there are {n} weights: give one entry each")
    gradient = torch.autograd.grad(loss(), params, create_graph=True, materialize_grads=True)
    slope = torch.cat([g.flatten() for g in gradient]) @ v
    if not slope.requires_grad:  # the loss is a straight line: it does not bend
        return torch.zeros_like(v)
    bent = torch.autograd.grad(slope, params, materialize_grads=True)
    return torch.cat([g.flatten() for g in bent])


def sharpness(
    loss: LossOf,
    params: Sequence[Tensor],
    *,
    start: Float[Tensor, "weight"] | None = None,
    tolerance: float = 1e-3,
    most: int = 200,
) -> tuple[float, Float[Tensor, "weight"]]:
    """Return the largest eigenvalue of the Hessian and its direction, by power iteration.

    $$ v \\leftarrow \\frac{H v + c\\, v}{\\lVert H v + c\\, v \\rVert}, \\qquad
       \\lambda = v^\\top H v $$

    The shift c is 0 unless the eigenvalue that is largest in size turns out negative: then it is
    that size, which moves all eigenvalues above 0. A good `start` saves steps: during training,
    the direction that the step before found.

    Args:
        loss: gives the loss at the current weights.
        params: the weights that may change.
        start: a first guess; at random (seed 0) if None.
        tolerance: stop when λ changes by less than this share of itself.
        most: products with the Hessian at most, for each shift.

    Source: Cohen et al. 2021; Lesson 0.2.
    """
    if start is None:
        draw = torch.Generator().manual_seed(0)
        n = sum(w.numel() for w in params)
        start = torch.randn(n, generator=draw).to(params[0])
    value, v = _power(loss, params, start, 0.0, tolerance, most)
    if value < 0:
        value, v = _power(loss, params, start, -value, tolerance, most)
    return value, v


def _power(
    loss: LossOf, params: Sequence[Tensor], v: Tensor, shift: float, tolerance: float, most: int
) -> tuple[float, Tensor]:
    v, value = v / v.norm(), float("inf")
    for _ in range(most):
        product = hessian_vector(loss, params, v)
        before, value = value, float(v @ product)
        if abs(value - before) <= tolerance * abs(value):
            break
        moved = product + shift * v
        if moved.norm() == 0:  # no curvature along v
            break
        v = moved / moved.norm()
    return value, v
