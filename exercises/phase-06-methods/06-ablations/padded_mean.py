"""The usual output of a head, over prompts of different lengths."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def usual_output(
    z: Float[Tensor, "batch pos head d_head"], real: Bool[Tensor, "batch pos"]
) -> Float[Tensor, "head d_head"]:
    """Return each head's mean output over all real tokens but the first of each prompt.

    Prompts are filled up to one length, on the left or on the right;
    `real` says where their own tokens stand. What z holds elsewhere
    means nothing, and may be NaN. The first token of a prompt, wherever
    it stands, is left out: heads give something unusual there. Every
    other real token counts once, so a NaN there makes the mean NaN.

    Example:
        A prompt of three tokens, filled up on the left, one head.

        >>> z = torch.tensor([9.0, 100, 2, 4]).view(1, 4, 1, 1)
        >>> usual_output(z, torch.tensor([[False, True, True, True]]))
        tensor([[3.]])
    """
    keep = real.clone()
    keep[:, 0] = False  # without the first token
    kept = z * keep[..., None, None]
    return kept.mean((0, 1))
