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
    raise NotImplementedError("2.3.1 single_head: your code here")
