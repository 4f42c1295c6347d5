"""The input that makes a toy model report a feature that is not there."""

import torch
from jaxtyping import Float
from torch import Tensor


def phantom_input(
    W: Float[Tensor, "feature hidden"],
    b: Float[Tensor, "feature"],
    feature: int,
    k: int,
) -> tuple[Float[Tensor, "feature"], Float[Tensor, ""]]:
    """Find the input without `feature` that the model takes for it most strongly.

    Allowed are inputs whose entries lie between 0 and 1, of which at most k
    are not 0, and whose entry `feature` is 0. The model is x' = ReLU(x W Wᵀ + b).
    Return an input with the largest x'_feature, and that reading. The inputs
    of the function stay unchanged; k may be 0, or larger than the number of
    features.

    Example:
        Features 0 and 1 are near each other, and 2 is opposite to 0.

        >>> W = torch.tensor([[1.0, 0.0], [0.6, 0.8], [-1.0, 0.0]])
        >>> phantom_input(W, torch.zeros(3), feature=0, k=2)
        (tensor([0., 1., 0.]), tensor(0.6000))
    """
    raise NotImplementedError("8.1.4 phantom_input: your code here")
