"""Directions read in the vocabulary: their sign, how pure their lists of tokens are, and chance."""

from __future__ import annotations

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn.functional import normalize, one_hot

from minigpt.errors import ConfigError
from minigpt.interp.weights.factored import FactoredMatrix


@torch.no_grad()
def sign_by_data(
    U: Float[Tensor, "d_in vector"],
    V: Float[Tensor, "d_out vector"],
    outputs: Float[Tensor, "*batch d_out"],
) -> tuple[Float[Tensor, "d_in vector"], Float[Tensor, "d_out vector"], Float[Tensor, "vector"]]:
    """Flip pairs of singular vectors so that what a head writes lies along each V on average.

    $$ c_i = y \\cdot v_i, \\qquad (u_i, v_i) \\to \\operatorname{sign}(\\bar c_i)\\,(u_i, v_i) $$

    Returns U and V, both flipped, and the share of outputs y that agree with the sign, c > 0 after
    the flip. A mean of zero keeps the pair as it is.

    Source: Bro, Acar & Kolda 2008 (the problem); Lesson 8.4.
    """
    c = outputs.flatten(0, -2) @ V
    sign = torch.where(c.mean(0) < 0, -1.0, 1.0).to(V)
    return U * sign, V * sign, (c * sign > 0).to(V).mean(0)


@torch.no_grad()
def list_purity(
    directions: Float[Tensor, "vector d_model"],
    W_U: Float[Tensor, "d_model d_vocab"],
    classes: Int[Tensor, "d_vocab"],
    n: int = 8,
) -> Float[Tensor, "vector"]:
    """Return the share of a direction's n farthest tokens that belong to one class.

    The most frequent class counts; tokens of class −1 belong to none. Each direction is read with
    both signs, and the purer list counts.

    Raises:
        ConfigError: fewer than one token in a list, or more than there are.

    Source: Lesson 8.4.
    """
    if not 1 <= n <= W_U.shape[1]:
        raise ConfigError(f"n={n} tokens in a list: give 1 to {W_U.shape[1]}, the vocabulary")
    member = one_hot(classes + 1).to(W_U)
    member[:, 0] = 0  # of no class
    logits = directions @ W_U
    lists = torch.stack([logits, -logits]).topk(n).indices
    return member[lists].mean(-2).amax((0, -1))


def random_directions(
    V: Float[Tensor, "d_model rank"], n: int, seed: int = 0
) -> Float[Tensor, "n d_model"]:
    """Draw unit vectors, evenly from all directions of the space that orthonormal columns span.

    Source: Lesson 8.4.
    """
    g = torch.Generator().manual_seed(seed)
    drawn = torch.randn(n, V.shape[1], generator=g, dtype=V.dtype)
    return normalize(drawn, dim=-1) @ V.T


@torch.no_grad()
def likeness(one: FactoredMatrix, other: FactoredMatrix) -> Tensor:
    """Return the cosine of two products' angle, from small matrices: 1 for the same map.

    $$ \\frac{\\langle A B, C D \\rangle_F}{\\|A B\\|_F \\|C D\\|_F}, \\qquad
       \\langle A B, C D \\rangle_F = \\sum_{kl} (A^\\top C)_{kl} (B D^\\top)_{kl} $$

    No change of gauge inside either product changes it. A product of zeros has no angle: NaN.

    Source: Lesson 8.4.
    """
    shared = ((one.A.T @ other.A) * (one.B @ other.B.T)).sum()
    cosine: Tensor = shared / (one.norm() * other.norm())
    return cosine
