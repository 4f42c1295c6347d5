"""A complete account of a logit difference."""

import torch
from jaxtyping import Float
from torch import Tensor

Vector = Float[Tensor, "d_model"]


def all_shares(
    embed: Vector,
    heads: Float[Tensor, "layer head d_model"],
    b_O: Float[Tensor, "layer d_model"],
    mlps: Float[Tensor, "layer d_model"],
    w: Vector,
    b: Vector,
    u: Vector,
    eps: float,
) -> Float[Tensor, "component"]:
    """Return the share of all that wrote to the stream, and the constant.

    In this order: the embedding, every head (layer by layer), every
    bias b_O, every MLP, and b · u. The final norm is a LayerNorm with
    weight `w` and bias `b`, whose variance divides by d_model. Its
    scale is that of the whole stream. The shares add up to the logit
    difference, which `u` reads behind the norm.

    Example:
        The stream is (3, 1): its mean is 2, and its scale is 1.

        >>> embed, one = torch.tensor([1.0, 0.0]), torch.ones(2)
        >>> heads, b_O = torch.tensor([[[2.0, 0.0]]]), torch.tensor([[0.0, 1.0]])
        >>> u, mlps = torch.tensor([2.0, 0.0]), torch.zeros(1, 2)
        >>> all_shares(embed, heads, b_O, mlps, one, one, u, 0.0)
        tensor([ 1.,  2., -1.,  0.,  2.])
    """
    ### BEGIN SOLUTION
    parts = torch.cat([embed[None], heads.flatten(0, 1), b_O, mlps])
    x = parts.sum(0)
    scale = (x.var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return torch.cat([parts @ d / scale, (b @ u)[None]])
    ### STUB
    # parts = torch.cat([embed[None], heads.flatten(0, 1), mlps])
    # x = parts.sum(0)
    # scale = (x.square().mean() + eps).sqrt()
    # d = w * u
    # return parts @ d / scale
    ### END SOLUTION
