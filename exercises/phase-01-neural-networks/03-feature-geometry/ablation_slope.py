"""Predict what removing a unit costs."""

import torch
from jaxtyping import Float, Integer
from torch import Tensor


def ablation_slope(
    hidden: Float[Tensor, "image unit"],
    W_out: Float[Tensor, "unit class"],
    logits: Float[Tensor, "image class"],
    labels: Integer[Tensor, "image"],
) -> Float[Tensor, "image unit"]:
    """Predict how each image's loss changes when one unit is set to 0.

    The prediction is first order: the slope of the image's cross-entropy
    at its logits, times the change of the logits. It is positive where
    removing the unit makes the loss larger.

    Example:
        Logits (0, 0) give P = (½, ½). The label is 0, and the unit adds
        2 · (1, 0) to the logits. Its removal costs about 1 nat.

        >>> hidden, W_out = torch.tensor([[2.0]]), torch.tensor([[1.0, 0.0]])
        >>> ablation_slope(hidden, W_out, torch.zeros(1, 2), torch.tensor([0]))
        tensor([[1.]])
    """
    raise NotImplementedError("1.3.3 ablation_slope: your code here")
