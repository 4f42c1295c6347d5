"""How many straight pieces a ReLU network of one input has, exactly."""

import torch
from jaxtyping import Float
from torch import Tensor


def add_kinks(
    x: Float[Tensor, "point"], pre: Float[Tensor, "point neuron"]
) -> Float[Tensor, "more"]:
    """Add the places where a neuron's value before the ReLU is zero.

    x increases, and every column of `pre` runs straight between neighboring
    points. Where a column has different signs at two neighbors, it is zero
    at one place between them. Return all points, old and new, in order.

    Example:
        From −1 to 3 in one step: zero after a quarter of the way.

        >>> add_kinks(torch.tensor([0.0, 1.0]), torch.tensor([[-1.0], [3.0]]))
        tensor([0.0000, 0.2500, 1.0000])
    """
    raise NotImplementedError("1.1.3 count_regions: your code here")


def count_regions(
    layers: list[tuple[Float[Tensor, "d_in d_out"], Float[Tensor, "d_out"]]],
    low: float,
    high: float,
) -> int:
    """Count the straight pieces of a network's output between two inputs.

    `layers` are (W, b); x @ W + b is followed by a ReLU, except in the last
    layer. There is one input and one output. Two neighboring pieces differ
    in slope: a kink that the output does not show is none. Compute in
    float64; points closer than 1e-9 of the interval are one point, and
    slopes are equal when they differ by less than 1e-6 of the steepest.

    Example:
        A tent: 2 relu(x) − 4 relu(x − ½).

        >>> hidden = torch.ones(1, 2), torch.tensor([0.0, -0.5])
        >>> count_regions([hidden, (torch.tensor([[2.0], [-4.0]]), torch.zeros(1))], 0, 1)
        2
    """
    raise NotImplementedError("1.1.3 count_regions: your code here")
