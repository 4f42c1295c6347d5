"""One attention head, from four matrices and nothing else."""

import torch
from jaxtyping import Float
from torch import Tensor


def single_head(
    x: Float[Tensor, "batch pos d_model"],
    W_Q: Float[Tensor, "d_model d_head"],
    W_K: Float[Tensor, "d_model d_head"],
    W_V: Float[Tensor, "d_model d_head"],
    W_O: Float[Tensor, "d_head d_model"],
) -> tuple[Float[Tensor, "batch pos d_model"], Float[Tensor, "batch query key"]]:
    """Return what a causal head writes, and the pattern with which it looked.

    Use matrix products and a softmax. Scores can be in the thousands.

    Example:
        A single position can only look at itself.

        >>> x = torch.tensor([[[1.0, 2.0]]])
        >>> out, pattern = single_head(x, *[torch.eye(2)] * 4)
        >>> out, pattern
        (tensor([[[1., 2.]]]), tensor([[[1.]]]))
    """
    ### BEGIN SOLUTION
    q, k, v = x @ W_Q, x @ W_K, x @ W_V
    scores = q @ k.transpose(-1, -2) / W_Q.shape[-1] ** 0.5
    allowed = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).tril()
    pattern = scores.masked_fill(~allowed, -torch.inf).softmax(-1)
    return pattern @ v @ W_O, pattern
    ### END SOLUTION
