"""One transformer block, twice: from parts, and from nothing but tensors."""

import math
from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

Stream = Float[Tensor, "batch pos d_model"]


def block(
    x: Stream,
    ln1: Callable[[Stream], Stream],
    attn: Callable[[Stream, Any], Stream],
    ln2: Callable[[Stream], Stream],
    mlp: Callable[[Stream], Stream],
    past: Any = None,
) -> Stream:
    """Run a pre-norm block on its four parts: attention, then the MLP.

    `past` holds the keys and values of earlier positions when text is
    generated; attention takes it as its second argument. Do not change
    x in place.

    Example:
        Parts that are simple enough to follow by hand.

        >>> half, double = lambda x: x / 2, lambda x: 2 * x
        >>> add_one = lambda x, past: x + 1
        >>> block(torch.tensor([[[4.0]]]), half, add_one, half, double)
        tensor([[[14.]]])
    """
    ### BEGIN SOLUTION
    x = x + attn(ln1(x), past)
    return x + mlp(ln2(x))
    ### END SOLUTION


def raw_block(x: Stream, w: dict[str, Tensor], n_head: int) -> Stream:
    """Run a whole GPT-2 block from its twelve tensors, causal as always.

    `w` is what `state_dict()` of the package's block holds:
    "ln1.w", "ln1.b", "ln2.w", "ln2.b" [d_model], with eps = 1e-5;
    "attn.W_QKV" [d_model 3*d_model], its columns ordered as q, k, v,
    and within each head by head; "attn.b_QKV" [3*d_model];
    "attn.W_O_fused" [d_model d_model], "attn.b_O" [d_model];
    "mlp.W_in" [d_model d_mlp], "mlp.b_in", "mlp.W_out", "mlp.b_out".
    The nonlinearity is GELU in its tanh form. Your functions of lessons
    2.1, 2.2, 3.2 and 3.3 may be pasted in above.
    """

    ### BEGIN SOLUTION
    def norm(x: Stream, name: str) -> Stream:
        x = x - x.mean(-1, keepdim=True)
        scale = (x.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt()
        return x / scale * w[f"{name}.w"] + w[f"{name}.b"]

    def attn(x: Stream, past: None = None) -> Stream:
        n = x.shape[1]
        qkv = (x @ w["attn.W_QKV"] + w["attn.b_QKV"]).unflatten(-1, (3, n_head, -1))
        q, k, v = (part.transpose(1, 2) for part in qkv.unbind(2))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        future = torch.ones(n, n, dtype=torch.bool).triu(1)
        pattern = scores.masked_fill(future, -torch.inf).softmax(-1)
        z = (pattern @ v).transpose(1, 2).flatten(-2)
        return z @ w["attn.W_O_fused"] + w["attn.b_O"]

    def mlp(x: Stream) -> Stream:
        pre = x @ w["mlp.W_in"] + w["mlp.b_in"]
        inner = math.sqrt(2 / math.pi) * (pre + 0.044715 * pre**3)
        return pre / 2 * (1 + inner.tanh()) @ w["mlp.W_out"] + w["mlp.b_out"]

    return block(x, lambda x: norm(x, "ln1"), attn, lambda x: norm(x, "ln2"), mlp)
    ### END SOLUTION
