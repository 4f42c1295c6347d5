"""How sure a change point is."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor


def block_bootstrap(
    curves: Float[Tensor, "curve block point"],
    find: Callable[[Float[Tensor, "point"]], float],
    n: int,
    seed: int = 0,
) -> Float[Tensor, "draw curve"]:
    """Draw whole blocks anew, average them, and find something again.

    Each of the n draws takes as many blocks as there are, with
    replacement. All curves of a draw share the drawn blocks, so that
    differences between curves can be read off draw by draw. `find` gets
    the mean curve of the drawn blocks. One seed, one result.

    Example:
        With a single block every draw is the same.

        >>> curves = torch.tensor([[[1.0, 2.0, 4.0]], [[3.0, 3.0, 3.0]]])
        >>> block_bootstrap(curves, lambda y: float(y[-1]), n=2)
        tensor([[4., 3.],
                [4., 3.]])
    """
    ### BEGIN SOLUTION
    generator = torch.Generator().manual_seed(seed)
    n_block, draws = curves.shape[1], []
    for _ in range(n):
        drawn = torch.randint(n_block, (n_block,), generator=generator)
        draws.append([find(curve) for curve in curves[:, drawn].mean(1)])
    return torch.tensor(draws)
    ### END SOLUTION
