"""A tool of your own: how much each head takes from each position."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt import GPT, GPTConfig
from minigpt.interp.core.structure import attention_of
from minigpt.model.attention import repeat_kv


@torch.no_grad()
def source_sizes(
    model: GPT, tokens: Int[Tensor, "batch pos"]
) -> Float[Tensor, "layer batch head query key"]:
    """Return the length of what each head writes at a query because of a key.

    This is |A_ij · v_j W_O|, the pattern times the norm of the value
    behind the head's output matrix. `attention_of(model, layer).W_O` is
    [head d_head d_model]. The cache holds "v" as [batch pos kv_head d_head].
    Some models have fewer value heads than heads: `repeat_kv(v, n_head)`
    repeats them, to [batch pos head d_head].

    Your function is compared with a loop over hooks on nine models: for
    each key, the loop sets all other weights to zero, and looks at what
    attention then writes.

    Example:
        >>> model = GPT(GPTConfig(n_layer=1, n_head=2, d_model=4, d_head=2, d_vocab=5, n_ctx=3))
        >>> source_sizes(model, torch.tensor([[1, 2, 3]])).shape
        torch.Size([1, 1, 2, 3, 3])
    """
    raise NotImplementedError("10.4.1 source_sizes: your code here")
