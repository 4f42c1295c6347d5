"""Entropy, KL divergence and mutual information, from sums and logarithms."""

import torch
from jaxtyping import Float
from torch import Tensor


def entropy(p: Float[Tensor, "*batch outcome"]) -> Float[Tensor, "*batch"]:
    """Return the entropy of each distribution along the last axis, in nats.

    An outcome of probability 0 contributes 0.

    Example:
        >>> entropy(torch.tensor([0.5, 0.5]))  # one bit
        tensor(0.6931)
    """
    ### BEGIN SOLUTION
    return -torch.special.xlogy(p, p).sum(-1)
    ### END SOLUTION


def kl(
    p: Float[Tensor, "*batch outcome"],
    q: Float[Tensor, "outcome"],
) -> Float[Tensor, "*batch"]:
    """Return the KL divergence of each p from one q, in nats: D(p ‖ q).

    An outcome that p rules out costs nothing. An outcome that p allows
    and q rules out costs infinitely much.

    Example:
        >>> kl(torch.tensor([1.0, 0.0]), torch.tensor([0.5, 0.5]))
        tensor(0.6931)
    """
    ### BEGIN SOLUTION
    return (torch.special.xlogy(p, p) - torch.special.xlogy(p, q)).sum(-1)
    ### END SOLUTION


def information(joint: Float[Tensor, "x y"]) -> Float[Tensor, ""]:
    """Return the mutual information of two variables, in nats.

    joint[x, y] is the probability that both happen; it sums to 1.

    Example:
        Two variables that always agree tell all about each other.

        >>> information(torch.tensor([[0.5, 0.0], [0.0, 0.5]]))
        tensor(0.6931)
    """
    ### BEGIN SOLUTION
    apart = joint.sum(1)[:, None] * joint.sum(0)
    return kl(joint.flatten(), apart.flatten())
    ### END SOLUTION
