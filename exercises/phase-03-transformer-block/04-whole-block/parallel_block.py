"""A block whose two halves read the same stream, and share their matrix products."""

import math

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn.functional import gelu, layer_norm


def parallel_block(
    x: Float[Tensor, "batch pos d_model"], w: dict[str, Tensor], n_head: int
) -> Float[Tensor, "batch pos d_model"]:
    """Add attention and MLP of one and the same normalized stream to x.

    `w` holds "ln.w", "ln.b" [d_model] (eps 1e-5), "W_QKV" [d_model
    3*d_model], "W_O" [d_model d_model], "W_in" [d_model d_mlp], "W_out"
    [d_mlp d_model]; there are no other biases. Columns of W_QKV are
    ordered as q, k, v, and within each head by head. GELU in its tanh
    form; causal.

    Weights may be multiplied with activations in two products only, one
    on the way in and one on the way out: that is why people build it.

    Example:
        With matrices of zeros nothing is written.

        >>> names = {"W_QKV": (2, 6), "W_O": (2, 2), "W_in": (2, 8), "W_out": (8, 2)}
        >>> w = {name: torch.zeros(shape) for name, shape in names.items()}
        >>> w |= {"ln.w": torch.ones(2), "ln.b": torch.zeros(2)}
        >>> parallel_block(torch.ones(1, 1, 2), w, n_head=1)
        tensor([[[1., 1.]]])
    """
    raise NotImplementedError("3.4.5 parallel_block: your code here")
