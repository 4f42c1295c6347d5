"""One transformer block from nothing but its twelve tensors."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

Stream = Float[Tensor, "batch pos d_model"]


def raw_block(x: Stream, w: dict[str, Tensor], n_head: int) -> Stream:
    """Run a whole GPT-2 block from its twelve tensors, causal as always.

    `w` is what `state_dict()` of the package's block holds:
    "ln1.w", "ln1.b", "ln2.w", "ln2.b" [d_model], with eps = 1e-5;
    "attn.W_QKV" [d_model 3*d_model], its columns ordered as q, k, v,
    and within each head by head; "attn.b_QKV" [3*d_model];
    "attn.W_O_fused" [d_model d_model], "attn.b_O" [d_model];
    "mlp.W_in" [d_model d_mlp], "mlp.b_in", "mlp.W_out", "mlp.b_out".
    The nonlinearity is GELU in its tanh form, which
    `torch.nn.functional.gelu(x, approximate="tanh")` computes. Your
    functions of lessons 2.1, 2.2 and 3.2 may be pasted in above.

    Example:
        With all weights zero, only the two output biases are added.

        >>> zero = torch.zeros
        >>> w = {"attn.W_QKV": zero(2, 6), "attn.b_QKV": zero(6)}
        >>> w |= {"attn.W_O_fused": zero(2, 2), "attn.b_O": torch.ones(2)}
        >>> w |= {"mlp.W_in": zero(2, 8), "mlp.b_in": zero(8)}
        >>> w |= {"mlp.W_out": zero(8, 2), "mlp.b_out": 2 * torch.ones(2)}
        >>> w |= {f"{n}.{k}": torch.ones(2) for n in ("ln1", "ln2") for k in "wb"}
        >>> raw_block(5 * torch.ones(1, 1, 2), w, n_head=1)
        tensor([[[8., 8.]]])
    """

    raise NotImplementedError("3.4.2 raw_block: your code here")
