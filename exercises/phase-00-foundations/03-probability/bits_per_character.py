"""One number for a model on many passages, whatever its tokens are."""

import math
from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def bits_per_character(
    log_probs: Sequence[Float[Tensor, "token"]], texts: Sequence[str]
) -> Float[Tensor, ""]:
    """Return the bits that the model needs for a character of the texts.

    log_probs[i] holds log p (natural logarithm) of every token of
    texts[i]. A token may be several characters long. Every character
    counts the same, in whichever passage it stands. Keep the dtype.

    Example:
        Two tokens of probability ½ spell four characters.

        >>> half = torch.tensor([0.5, 0.5])
        >>> bits_per_character([half.log()], ["that"])
        tensor(0.5000)
    """
    each = [-one.mean() / len(text) for one, text in zip(log_probs, texts)]
    return torch.stack(each).mean()
