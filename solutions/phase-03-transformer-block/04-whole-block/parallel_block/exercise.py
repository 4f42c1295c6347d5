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
    ### BEGIN SOLUTION
    n, d_model = x.shape[1:]
    normed = layer_norm(x, (d_model,), w["ln.w"], w["ln.b"], 1e-5)
    both = normed @ torch.cat([w["W_QKV"], w["W_in"]], dim=1)
    qkv, pre = both[..., : 3 * d_model], both[..., 3 * d_model :]
    q, k, v = (part.transpose(1, 2) for part in qkv.unflatten(-1, (3, n_head, -1)).unbind(2))
    scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
    future = torch.ones(n, n, dtype=torch.bool).triu(1)
    z = scores.masked_fill(future, -torch.inf).softmax(-1) @ v
    read = torch.cat([z.transpose(1, 2).flatten(-2), gelu(pre, approximate="tanh")], dim=-1)
    return x + read @ torch.cat([w["W_O"], w["W_out"]], dim=0)
    ### END SOLUTION
