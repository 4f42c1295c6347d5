"""GPT-2's weights as Hugging Face stores them, for a model that keeps them by head."""

from jaxtyping import Float
from torch import Tensor

Tensors = dict[str, Tensor]
Reads = Float[Tensor, "head d_model d_head"]
Writes = Float[Tensor, "head d_head d_model"]


def head_weights(tensors: Tensors, layer: int, n_head: int) -> tuple[Reads, Reads, Reads, Writes]:
    """Return W_Q, W_K, W_V and W_O of every head of a layer.

    `transformer.h.{layer}.attn.c_attn.weight` [d_model 3·d_model] holds
    W_Q, W_K and W_V side by side, each with its heads side by side, and
    `transformer.h.{layer}.attn.c_proj.weight` [d_model d_model] holds
    W_O, head below head. Both are used as x @ weight.

    Example:
        >>> import torch
        >>> name = "transformer.h.0.attn."
        >>> tensors = {
        ...     name + "c_attn.weight": torch.arange(12.0).view(2, 6),
        ...     name + "c_proj.weight": torch.arange(4.0).view(2, 2),
        ... }
        >>> W_Q, W_K, W_V, W_O = head_weights(tensors, layer=0, n_head=2)
        >>> W_K[1]  # the second head's column
        tensor([[3.],
                [9.]])
        >>> W_O[1]
        tensor([[2., 3.]])
    """
    ### BEGIN SOLUTION
    name = f"transformer.h.{layer}.attn."
    thirds = tensors[name + "c_attn.weight"].chunk(3, dim=1)
    W_Q, W_K, W_V = (W.unflatten(1, (n_head, -1)).transpose(0, 1) for W in thirds)
    return W_Q, W_K, W_V, tensors[name + "c_proj.weight"].unflatten(0, (n_head, -1))
    ### END SOLUTION


def unembedding(tensors: Tensors) -> Float[Tensor, "d_model d_vocab"]:
    """Return W_U, so that logits are x @ W_U.

    `lm_head.weight` [d_vocab d_model] is the weight of a torch.nn.Linear.
    A tied model's file may leave it out: then it is
    `transformer.wte.weight` [d_vocab d_model].

    Example:
        >>> import torch
        >>> unembedding({"transformer.wte.weight": torch.tensor([[1.0, 2], [3, 4], [5, 6]])})
        tensor([[1., 3., 5.],
                [2., 4., 6.]])
    """
    ### BEGIN SOLUTION
    tied = tensors["transformer.wte.weight"]
    return tensors.get("lm_head.weight", tied).T
    ### END SOLUTION
