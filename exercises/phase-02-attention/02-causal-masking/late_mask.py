"""Causal attention whose picture looks right."""

import torch
from jaxtyping import Float
from torch import Tensor


def causal_attention(
    q: Float[Tensor, "batch query d_head"],
    k: Float[Tensor, "batch key d_head"],
    v: Float[Tensor, "batch key d_value"],
) -> Float[Tensor, "batch query d_value"]:
    """Average the values of earlier positions, weighted by their scores.

    Scores are q·k/√d_head. Position i may depend on positions 0 … i
    alone, whatever the others hold, and its weights sum to 1.

    Example:
        Two keys that fit equally well: the second query averages.

        >>> ones = torch.ones(1, 2, 1)
        >>> causal_attention(ones, ones, torch.tensor([[[4.0], [8.0]]]))
        tensor([[[4.],
                 [6.]]])
    """
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    pattern = scores.softmax(-1)
    allowed = torch.ones(pattern.shape[-2:], device=q.device).tril()
    return (pattern * allowed) @ v
