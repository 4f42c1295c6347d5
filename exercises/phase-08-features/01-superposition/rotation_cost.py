"""Measure: does a toy model's hidden layer have a privileged basis?"""

import torch
from jaxtyping import Float
from torch import Tensor


def rotation_cost(
    W: Float[Tensor, "feature hidden"],
    b: Float[Tensor, "feature"],
    x: Float[Tensor, "batch feature"],
    hidden_relu: bool,
    n: int,
    seed: int,
) -> tuple[Float[Tensor, ""], Float[Tensor, "n"]]:
    """Return the loss of a model, and of n copies whose hidden space is rotated at random.

    The model is h = x W, or ReLU(x W) with `hidden_relu`, and then
    x' = ReLU(h Wᵀ + b). The loss is the squared error, added over features
    and averaged over the batch. A copy has W Q in the place of W, for
    writing and for reading, with a random orthogonal matrix Q
    [hidden hidden]. Every orthogonal matrix must be possible, and all
    directions equally likely. Draw n different ones from a generator with
    this seed. A NaN in W, b, or x stays visible.

    Example:
        Without a ReLU in the hidden layer, no rotation costs anything.

        >>> W, x = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([[1.0, 1.0]])
        >>> rotation_cost(W, torch.zeros(2) - 0.5, x, False, n=2, seed=0)
        (tensor(0.5000), tensor([0.5000, 0.5000]))
    """

    raise NotImplementedError("8.1.5 rotation_cost: your code here")
