"""How much k features that are present disturb the readings of all others."""

import torch
from jaxtyping import Float
from torch import Tensor


def interference(
    features: Float[Tensor, "feature d"],
    k: int,
    n_trial: int = 100,
    seed: int = 0,
) -> tuple[Float[Tensor, ""], Float[Tensor, ""]]:
    """Measure interference among features, and among random directions.

    One trial: scale all directions to length 1. Add up k different ones,
    drawn at random. Read each of the others by its dot product with the
    sum. Without interference every such reading would be 0.

    Returns two numbers, in the dtype of `features`:
    measured: the root mean square of these readings over all trials.
    null: the same measurement on as many random directions (normal
        entries), in the same dimension.

    Draws are seeded, and the global random state is left alone.

    Example:
        Three orthogonal directions do not interfere.

        >>> measured, null = interference(torch.eye(3), k=2)
        >>> measured
        tensor(0.)
    """
    ### BEGIN SOLUTION
    g = torch.Generator().manual_seed(seed)

    def measure(directions: Tensor) -> Tensor:
        unit = directions / directions.norm(dim=-1, keepdim=True)
        readings = []
        for _ in range(n_trial):
            order = torch.randperm(len(unit), generator=g)
            x = unit[order[:k]].sum(0)
            readings.append(unit[order[k:]] @ x)
        return torch.cat(readings).square().mean().sqrt()

    null = torch.randn(features.shape, generator=g, dtype=features.dtype)
    return measure(features), measure(null)
    ### END SOLUTION
