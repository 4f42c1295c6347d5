"""The QK circuit of a head in a basis you can read."""

import torch
from jaxtyping import Float
from torch import Tensor


def qk_table(
    E_query: Float[Tensor, "query d_model"],
    E_key: Float[Tensor, "key d_model"],
    W_Q: Float[Tensor, "d_model d_head"],
    W_K: Float[Tensor, "d_model d_head"],
) -> Float[Tensor, "query key"]:
    """Return the head's score for each query letter with each key letter.

    The scores are those that enter the softmax, scale included.

    Example:
        >>> eye = torch.eye(2)
        >>> qk_table(eye, eye, eye * 2**0.5, eye)
        tensor([[1., 0.],
                [0., 1.]])
    """
    ### BEGIN SOLUTION
    return (E_query @ W_Q) @ (E_key @ W_K).T / W_Q.shape[-1] ** 0.5
    ### END SOLUTION
