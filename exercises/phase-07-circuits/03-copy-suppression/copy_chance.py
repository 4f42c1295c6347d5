"""Is copying calibrated? What the model expects, and what happens."""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor


def copy_chance(
    probs: Float[Tensor, "batch pos d_vocab"], tokens: Int[Tensor, "batch pos"]
) -> tuple[Float[Tensor, "batch pos_1"], Bool[Tensor, "batch pos_1"]]:
    """Return the chance of a copy at every position but the last, and whether it happened.

    `probs[b, i]` are the model's probabilities for the token after
    position i. The context of position i are the tokens at positions 0
    to i of its prompt, i included. The chance is the sum of the
    probabilities of the *different* tokens of the context; a copy happens
    if the next token is in the context. Both are [batch pos−1].

    Example:
        The tokens are 0 1 0. At position 1 the context holds 0 and 1.

        >>> probs = torch.tensor([[[0.2, 0.7, 0.1], [0.5, 0.2, 0.3], [0.1, 0.1, 0.8]]])
        >>> chance, happened = copy_chance(probs, torch.tensor([[0, 1, 0]]))
        >>> chance, happened
        (tensor([[0.2000, 0.7000]]), tensor([[False,  True]]))
    """
    raise NotImplementedError("7.3.4 copy_chance: your code here")
