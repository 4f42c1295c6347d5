"""How sure is a mean, if some prompts belong together?"""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def bootstrap_means(
    values: Float[Tensor, "value"],
    groups: Int[Tensor, "value"],
    n_draw: int = 1000,
    seed: int = 0,
) -> Float[Tensor, "draw"]:
    """Draw whole groups anew, and take the mean of all their values.

    groups holds a label for each value: any whole numbers, in any
    order, and groups may be of unequal size. One draw takes as many
    groups as there are, with replacement, and keeps all values of each.
    Its result is the mean of all the values it holds. Compute in double
    precision, and leave the global random state alone.

    Example:
        One group has nothing to vary.

        >>> values = torch.tensor([1.0, 2.0, 6.0])
        >>> bootstrap_means(values, torch.tensor([4, 4, 4]), n_draw=2)
        tensor([3., 3.], dtype=torch.float64)
    """
    ### BEGIN SOLUTION
    labels, index = groups.unique(return_inverse=True)
    zero = torch.zeros(len(labels), dtype=torch.float64)
    sums = zero.index_add(0, index, values.double())
    sizes = torch.bincount(index)
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randint(len(labels), (n_draw, len(labels)), generator=g)
    return sums[drawn].sum(1) / sizes[drawn].sum(1)
    ### END SOLUTION
