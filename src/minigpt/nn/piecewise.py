"""ReLU networks of one input as what they are: broken lines, with their kinks found exactly.

A network is a list of `(W, b)`, a ReLU between any two; the last one is affine.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError

Layers: TypeAlias = Sequence[tuple[Tensor, Tensor]]
MERGE, SAME_SLOPE = 1e-12, 1e-9  # relative: points that are one, slopes that are equal


def relu_net(
    layers: Layers, x: Float[Tensor, "... d_in"], *, relu: bool = True
) -> Float[Tensor, "... d_out"]:
    """Run a network; without `relu` all layers together are one affine map.

    Of networks that `random_net` drew, all run at once: [seed example d_out].

    $$ h_0 = x, \\quad h_l = \\max(h_{l-1} W_l + b_l,\\, 0), \\qquad y = h_{L-1} W_L + b_L $$

    Source: Lesson 1.1.
    """
    for W, b in layers[:-1]:
        x = x @ W + b
        x = x.clamp(min=0) if relu else x
    W, b = layers[-1]
    return x @ W + b


def broken_line(
    layers: Layers, low: float, high: float
) -> tuple[Float[Tensor, "point"], Float[Tensor, "point"]]:
    """Return where the output's slope may change between two inputs, ends included, and its values.

    Between neighboring points no neuron switches. In each layer a neuron that changes its sign
    between two points is zero at one place between them, which becomes a new point. All is done in
    float64.

    Raises:
        ConfigError: a network of more than one input or output, or an interval that is empty.

    Source: Lesson 1.1.
    """
    if len(layers[0][0]) != 1 or layers[-1][0].shape[1] != 1:
        raise ConfigError("regions are counted along a line: one input and one output are needed")
    if not low < high:
        raise ConfigError(f"the interval from {low} to {high} is empty: low must be below high")
    double = [(W.double(), b.double()) for W, b in layers]
    x = torch.tensor([low, high], dtype=torch.float64)
    for n in range(len(double) - 1):
        pre = relu_net(double[: n + 1], x[:, None])
        before, after = pre[:-1], pre[1:]
        share = before / (before - after)
        found = x[:-1, None] + share * x.diff()[:, None]
        x = torch.cat([x, found[before * after < 0]]).sort().values
        x = x[torch.cat([x.new_ones(1).bool(), x.diff() > MERGE * (high - low)])]
    return x, relu_net(double, x[:, None])[:, 0]


def count_regions(layers: Layers, low: float, high: float) -> int:
    """Return of how many straight pieces the output consists between two inputs.

    Neighboring pieces differ in slope; a neuron that switches where the output does not notice
    makes none.

    Raises:
        ConfigError: as `broken_line`.

    Example:
        >>> count_regions(zigzag(2), 0, 1)
        2

    Source: Montúfar et al. 2014; Lesson 1.1.
    """
    x, y = broken_line(layers, low, high)
    slope = y.diff() / x.diff()
    return 1 + int((slope.diff().abs() > SAME_SLOPE * slope.abs().max()).sum())


def hinges(x: Float[Tensor, "point"], y: Float[Tensor, "point"]) -> Layers:
    """Return the network with one hidden layer whose output goes through these points.

    $$ f(t) = y_1 + \\sum_i (s_i - s_{i-1})\\, \\text{ReLU}(t - x_i), \\qquad
       s_i = \\frac{y_{i+1} - y_i}{x_{i+1} - x_i}, \\quad s_0 = 0 $$

    A neuron for each point but the last. Left of the first point the output is level.

    Raises:
        ConfigError: x does not increase.

    Source: Lesson 1.1.
    """
    if (x.diff() <= 0).any():
        raise ConfigError("x must increase from point to point: sort the points first")
    slope = y.diff() / x.diff()
    change = slope.diff(prepend=slope.new_zeros(1))
    return [(x.new_ones(1, len(change)), -x[:-1]), (change[:, None], y[:1])]


def zigzag(folds: int, depth: int = 1) -> Layers:
    """Return a network that runs up and down between 0 and 1, `folds ** depth` times on [0, 1].

    Each layer has `folds` neurons and folds what the one before it returns once more.

    Source: Telgarsky 2016; Montúfar et al. 2014; Lesson 1.1.
    """
    x = torch.arange(folds + 1, dtype=torch.float64) / folds
    once = hinges(x, torch.arange(folds + 1, dtype=torch.float64) % 2)
    (W, b), (out, c) = once
    between = [(out @ W, c @ W + b)] * (depth - 1)
    return [(W, b), *between, (out, c)]


def random_net(widths: Sequence[int], generator: torch.Generator, seeds: int = 1) -> Layers:
    """Draw `seeds` networks with biases that are not zero, so that kinks lie all over the line.

    W [seed d_in d_out] ~ N(0, 2 / d_in) and b [seed 1 d_out] ~ N(0, 1/4).

    Source: He et al. 2015 (weights); Hanin & Rolnick 2019 ask for biases that vary.
    """
    return [
        (
            torch.randn(seeds, i, o, generator=generator) * (2 / i) ** 0.5,
            torch.randn(seeds, 1, o, generator=generator) / 2,
        )
        for i, o in pairwise(widths)
    ]


def single(layers: Layers, seed: int) -> Layers:
    """Return one network of those that `random_net` drew."""
    return [(W[seed], b[seed, 0]) for W, b in layers]
