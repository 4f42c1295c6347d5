"""Bug hunt: gradient descent with momentum, and the path that it takes."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def momentum_path(
    gradient: Callable[[Tensor], Tensor],
    start: Float[Tensor, "weight"],
    lr: float,
    momentum: float,
    n_step: int,
) -> Float[Tensor, "step weight"]:
    """Return all places, the start first: u ← μ u + g, then w ← w - η u.

    g is the gradient at w, computed once a step.

    Example:
        Two steps on L = ½ w², whose gradient is w.

        >>> momentum_path(lambda w: w, torch.tensor([1.0]), 0.5, 0.5, 2)
        tensor([[1.0000],
                [0.5000],
                [0.0000]])
    """
    w, u = start, torch.zeros_like(start)
    path = [w]
    for _ in range(n_step):
        w -= lr * u
        u = momentum * u + gradient(w)
        path.append(w)
    return torch.stack(path)
