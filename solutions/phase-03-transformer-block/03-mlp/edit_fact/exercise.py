"""Change what an MLP writes for one vector of activations."""

import torch
from jaxtyping import Float
from torch import Tensor


def edit_fact(
    W_out: Float[Tensor, "d_mlp d_model"],
    key: Float[Tensor, "d_mlp"],
    change: Float[Tensor, "d_model"],
    moment: Float[Tensor, "d_mlp d_mlp"],
) -> Float[Tensor, "d_mlp d_model"]:
    """Return W_out, changed so that `key` writes `change` more.

    key: the activations h of the question to be edited.
    change: the wanted change δ of what W_out writes for them.
    moment: the second moment C of the activations of other tokens,
        symmetric and invertible.

    Of all matrices with that property, return the one that changes what
    other activations write as little as possible (mean squared length).
    W_out itself stays as it is.

    Example:
        Other tokens use the second neuron more, so it changes less.

        >>> h, C = torch.tensor([1.0, 2.0]), torch.tensor([[1.0, 0], [0, 4]])
        >>> edit_fact(torch.zeros(2, 1), h, torch.tensor([1.0]), C)
        tensor([[0.5000],
                [0.2500]])
    """
    ### BEGIN SOLUTION
    column = torch.linalg.solve(moment, key)
    return W_out + torch.outer(column / (key @ column), change)
    ### END SOLUTION
