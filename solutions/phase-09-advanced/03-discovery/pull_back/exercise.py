"""Directions pulled back through one attention layer, patterns and scales frozen."""

import torch
from jaxtyping import Float
from torch import Tensor


def pull_back(
    g: Float[Tensor, "n pos d_model"],
    pattern: Float[Tensor, "head query key"],
    W_V: Float[Tensor, "head d_model d_head"],
    W_O: Float[Tensor, "head d_head d_model"],
    weight: Float[Tensor, "d_model"],
    scale: Float[Tensor, "pos"],
) -> Float[Tensor, "n pos d_model"]:
    """Pull directions behind a layer's attention back to the stream before it.

    The layer adds Σ_h pattern_h · LN(x) W_V^h W_O^h to the stream x, with
    LN(x) = (x − mean(x)) / scale · weight + bias, the mean over d_model.
    Pattern and scale are frozen, so the stream after it is linear in x, up
    to a constant. `g` is a derivative with respect to the stream after it;
    return the derivative with respect to x, for each of the n directions.

    Example:
        One head looks from position 1 at position 0, and W_V W_O doubles.

        >>> g = torch.tensor([[[0.0, 0.0], [1.0, -1.0]]])
        >>> pattern = torch.tensor([[[0.0, 0.0], [1.0, 0.0]]])
        >>> eye = torch.eye(2)[None]
        >>> pull_back(g, pattern, 2 * eye, eye, torch.ones(2), torch.ones(2))
        tensor([[[ 2., -2.],
                 [ 1., -1.]]])
    """
    ### BEGIN SOLUTION
    z = torch.einsum("nqd,hkd->nhqk", g, W_O)
    u = torch.einsum("hqp,nhqk,hdk->npd", pattern, z, W_V)
    u = u * weight
    return g + (u - u.mean(-1, keepdim=True)) / scale[:, None]
    ### END SOLUTION
