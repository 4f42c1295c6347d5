"""The expected calibration error: how far confidence is from the share correct."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def calibration_error(
    confidence: Float[Tensor, "prediction"],
    correct: Bool[Tensor, "prediction"],
    n_bin: int = 10,
) -> Float[Tensor, ""]:
    """Return the expected calibration error (ECE) of predictions.

    Bin b of n_bin holds the confidences above (b − 1)/n_bin, up to and
    including b/n_bin. Bins may be empty.

    Example:
        The model is right half of the time, and says 75 %.

        >>> sure = torch.tensor([0.75, 0.75])
        >>> calibration_error(sure, torch.tensor([True, False]))
        tensor(0.2500)
    """
    ### BEGIN SOLUTION
    index = (confidence * n_bin).ceil().long().clamp(1, n_bin) - 1
    sure = torch.bincount(index, weights=confidence, minlength=n_bin)
    right = torch.bincount(index, weights=correct.to(confidence.dtype), minlength=n_bin)
    return (right - sure).abs().sum() / len(confidence)
    ### END SOLUTION
