"""Small ReLU networks from many seeds, trained at once: what one seed finds says little."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.nn.piecewise import Layers, random_net, relu_net
from minigpt.train.optim import Adam


def train_many(
    x: Float[Tensor, "example d_in"],
    y: Float[Tensor, "example d_out"],
    hidden: Sequence[int],
    *,
    seeds: int,
    steps: int = 2_000,
    lr: float = 1e-2,
    relu: bool = True,
    seed: int = 0,
) -> tuple[Layers, Float[Tensor, "seed"]]:
    """Fit networks of one shape from several starts; return them and their mean squared errors.

    Adam on all examples at once; the learning rate falls in a line to 0. `relu=False` leaves the
    nonlinearity out: the control. Gradients are those of `Linear`, `ReLU` and `MSE`, with an axis
    for the seeds in front.

    Source: Lesson 1.1.
    """
    widths = (x.shape[1], *hidden, y.shape[1])
    drawn = random_net(widths, torch.Generator().manual_seed(seed), seeds)
    shapes = [part.shape for layer in drawn for part in layer]
    flat = torch.cat([part.flatten() for layer in drawn for part in layer])  # one step for all
    parts = [
        part.view(shape)
        for part, shape in zip(flat.split([s.numel() for s in shapes]), shapes, strict=True)
    ]
    layers = list(zip(parts[::2], parts[1::2], strict=True))
    adam = Adam([flat], lr=lr)
    for step in range(steps):
        adam.set_lr(lr * (1 - step / steps))
        flat.grad = torch.cat([part.flatten() for part in _gradients(layers, x, y, relu)])
        adam.step()
    return layers, (relu_net(layers, x, relu=relu) - y).pow(2).mean((1, 2))


def _gradients(layers: Layers, x: Tensor, y: Tensor, relu: bool) -> list[Tensor]:
    """Return the gradient of each seed's mean squared error at each W and b, in order."""
    inputs = [x]
    for W, b in layers[:-1]:
        pre = inputs[-1] @ W + b
        inputs.append(pre.clamp(min=0) if relu else pre)
    W, b = layers[-1]
    dy = 2 * (inputs[-1] @ W + b - y) / y.numel()
    found: list[Tensor] = []
    for (W, _), seen in zip(reversed(layers), reversed(inputs), strict=True):
        found = [seen.mT @ dy, dy.sum(1, keepdim=True), *found]
        if seen is not x:
            dy = dy @ W.mT * (seen > 0) if relu else dy @ W.mT
    return found
