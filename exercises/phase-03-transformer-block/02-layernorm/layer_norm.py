"""LayerNorm, from raw tensor operations."""

import torch
from jaxtyping import Float
from torch import Tensor


def layer_norm(
    x: Float[Tensor, "*batch pos d_model"],
    w: Float[Tensor, "d_model"],
    b: Float[Tensor, "d_model"],
    eps: float = 1e-5,
) -> Float[Tensor, "*batch pos d_model"]:
    """Return x, centered and divided by its deviation, times w plus b.

    Use raw tensor operations: no torch.nn, no layer_norm, nothing of
    minigpt. In `minigpt train --mine` this takes the place of
    `LayerNorm.forward`.

    Example:
        >>> x = torch.tensor([[1.0, 5.0]])
        >>> layer_norm(x, torch.tensor([1.0, 10.0]), torch.zeros(2))
        tensor([[-1.0000, 10.0000]])
    """
    raise NotImplementedError("3.2.1 layer_norm: your code here")
