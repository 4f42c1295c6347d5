"""The loss of every token, before anything is averaged."""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor


def token_losses(
    logits: Float[Tensor, "batch pos d_vocab"], tokens: Int[Tensor, "batch pos"]
) -> Float[Tensor, "batch pos-1"]:
    """Return the loss of every token but the first, in nats, and average nothing.

    Row i of a text's logits is what the model returns after tokens 0 to i.

    result[:, i]: the loss of token i + 1, given tokens 0 to i: minus the
        natural logarithm of the probability that the model gives it.

    Logits can be large, such as 1,000: the loss is then large or 0, and
    never infinite. A NaN among the logits gives a loss that is NaN.

    Example:
        Two words, and the logits say even chances, then 3 to 1 for word 1.

        >>> logits = torch.tensor([[[0.0, 0.0], [0.0, math.log(3)], [0.0, 0.0]]])
        >>> token_losses(logits, torch.tensor([[1, 0, 1]]))  # ln 2 and ln 4/3
        tensor([[0.6931, 0.2877]])
    """
    ### BEGIN SOLUTION
    log_p = logits[:, :-1].log_softmax(-1)
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]
    ### END SOLUTION
