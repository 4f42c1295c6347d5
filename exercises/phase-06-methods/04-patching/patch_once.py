"""One patch: a run in which one activation comes from another run."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.model.gpt2 import GPT


def patch_once(
    model: GPT,
    base: Int[Tensor, "batch pos"],
    source: Int[Tensor, "batch pos"],
    name: str,
    pos: int,
) -> Float[Tensor, "batch pos d_vocab"]:
    """Return the logits of `base`, run with one activation of `source`.

    `name` is an activation such as "blocks.1.resid_pre" whose axes
    begin with [batch pos]. At position `pos` it takes the value that it
    has when the model reads `source`, each prompt from its own partner.
    All other positions keep what `base` gives, and all that follows is
    computed anew. No hook stays behind.

    Example:
        A model set by hand predicts the token one place back.

        >>> from minigpt.zoo.handmade import copy
        >>> model, _ = copy(hops=1)
        >>> base = torch.tensor([[1, 2, 3]])
        >>> source = torch.tensor([[1, 7, 3]])
        >>> name = "blocks.0.resid_pre"
        >>> logits = patch_once(model, base, source, name, pos=1)
        >>> int(logits[0, -1].argmax())
        7
    """
    raise NotImplementedError("6.4.1 patch_once: your code here")
