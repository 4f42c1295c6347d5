"""Softmax and cross-entropy: the gradient by the chain rule, with pencil and paper."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def softmax_gradient(
    logits: Float[Tensor, "example token"], target: Int[Tensor, "example"]
) -> tuple[
    Float[Tensor, "example token"],
    Float[Tensor, "example token token"],
    Float[Tensor, "example token"],
]:
    """Return p, the derivatives dp_i/dz_j, and the loss's gradient dL/dz.

    p is the softmax of the logits z, and the loss is the mean over
    examples of -log p[target]. On paper, find dp_i/dz_j for i = j and for
    i ≠ j, sum dL/dp_i · dp_i/dz_j over i, and simplify before you type.

    Example:
        Two tokens with equal logits, and the first one is right.

        >>> p, dp_dz, dL_dz = softmax_gradient(torch.zeros(1, 2), torch.tensor([0]))
        >>> dp_dz, dL_dz
        (tensor([[[ 0.2500, -0.2500],
                 [-0.2500,  0.2500]]]), tensor([[-0.5000,  0.5000]]))
    """
    y = torch.nn.functional.one_hot(target.long(), logits.shape[-1]).to(logits)
    ### BEGIN SOLUTION
    p = torch.softmax(logits, dim=-1)
    dp_dz = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]
    dL_dz = (p - y) / len(y)
    ### STUB
    # p = ...  # every row sums to 1
    # dp_dz = ...  # p_i (1 - p_i) if i = j; and if i is not j?
    # dL_dz = ...  # the sum over i, simplified; y is 1 at the target and 0 elsewhere
    ### END SOLUTION
    return p, dp_dz, dL_dz
