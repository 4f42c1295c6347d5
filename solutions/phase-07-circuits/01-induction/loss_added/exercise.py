"""What a set of heads is worth on the second showing."""

import torch
from jaxtyping import Int
from torch import Tensor

from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.patching.ablation import ablate
from minigpt.model.gpt2 import GPT

Head = tuple[int, int]  # layer, head


def loss_added(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    heads: list[Head],
    reference: Int[Tensor, "other pos"],
) -> float:
    """Return by how much removing `heads` raises the loss.

    `tokens` are random sequences, each shown exactly twice. Measure the
    loss, in nats a token, on the tokens of the second showing except
    its first, which nothing announces. Return the loss of the ablated
    model less the loss of the intact one. To ablate, replace what all
    the heads give, at once, by its mean over `reference`, position by
    position. The model stays as it is.

    Example:
        In a model set by hand, head 1.0 does the work and 1.1 nothing.

        >>> from minigpt.interp.heads.detectors import repeated_tokens
        >>> from minigpt.zoo.handmade import induction
        >>> model, _ = induction()
        >>> tokens, others = repeated_tokens(8, 16, 8).split(8)
        >>> bool(loss_added(model, tokens, [(1, 0)], others) > 1)
        True
        >>> bool(abs(loss_added(model, tokens, [(1, 1)], others)) < 0.001)
        True
    """
    ### BEGIN SOLUTION
    period = tokens.shape[1] // 2
    intact = per_token_loss(model, tokens).values[:, period:].mean()
    with ablate(model, "mean", heads=heads, reference=reference):
        ablated = per_token_loss(model, tokens).values[:, period:].mean()
    return (ablated - intact).item()
    ### END SOLUTION
