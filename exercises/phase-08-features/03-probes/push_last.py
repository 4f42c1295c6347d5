"""Change what the model believes at one place, and see what it says."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt import GPT


def push_last(
    model: GPT,
    tokens: Int[Tensor, "batch pos"],
    key: str,
    vectors: Float[Tensor, "batch d_model"],
) -> Float[Tensor, "batch d_vocab"]:
    """Return the last position's logits with vectors added to the stream.

    `key` names an activation [batch pos d_model]. At the last position,
    prompt i gets vectors[i] added; all other positions stay. What follows
    is computed from the new stream. The model is left as it was.

    Example:
        Zeros change nothing.

        >>> from minigpt import GPT, GPTConfig
        >>> model = GPT(GPTConfig.preset("nano"))
        >>> tokens = torch.tensor([[5, 6, 7]])
        >>> key = "blocks.0.resid_post"
        >>> same = push_last(model, tokens, key, torch.zeros(1, 32))
        >>> torch.allclose(same, model(tokens)[:, -1])
        True
    """

    raise NotImplementedError("8.3.4 push_last: your code here")
