"""What the model would say if it stopped after each block."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.model.gpt2 import GPT


def lens_logits(
    model: GPT, tokens: Int[Tensor, "batch pos"]
) -> Float[Tensor, "layer batch pos d_vocab"]:
    """Return the logits that the lens reads at every place of the stream.

    A model of n blocks has n + 1 places: before block 0, ..., before
    block n - 1, and after block n - 1. At each place apply the model's
    own final norm, `model.ln_final`, to the stream that is there, and
    multiply by `model.W_U`. The last place gives the model's logits.

    `model.run_with_cache(tokens, names=[...])` returns the logits and a
    cache. The stream before block 0 is `cache["blocks.0.resid_pre"]`,
    and after it, `cache["blocks.0.resid_post"]`.

    Example:
        A model of one block that copies the token before it.

        >>> from minigpt.zoo.handmade import copy
        >>> model, _ = copy(hops=1)
        >>> lens = lens_logits(model, torch.tensor([[7, 4]]))
        >>> lens.shape
        torch.Size([2, 1, 2, 10])
        >>> lens[:, 0, 1, 7].round()
        tensor([ 0., 10.])
    """
    ### BEGIN SOLUTION
    n = model.cfg.n_layer
    names = [f"blocks.{layer}.resid_pre" for layer in range(n)] + [f"blocks.{n - 1}.resid_post"]
    _, cache = model.run_with_cache(tokens, names=names)
    stream = torch.stack([cache[name] for name in names])
    return model.ln_final(stream) @ model.W_U
    ### END SOLUTION
