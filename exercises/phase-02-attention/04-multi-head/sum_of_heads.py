"""A layer as the sum of its heads, and the layer without some of them."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def head_writes(
    z: Float[Tensor, "batch pos head d_head"],
    W_O_fused: Float[Tensor, "width d_model"],
    b_O: Float[Tensor, "d_model"],
) -> tuple[Float[Tensor, "batch pos head d_model"], Float[Tensor, "d_model"]]:
    """Return what each head writes into the stream, and what no head does.

    Both together are the layer's output: the writes, summed over heads,
    and the rest. A head whose z is 0 writes nothing. The rows of
    `W_O_fused` are those of head 0, then those of head 1, and so on.

    Example:
        Two heads of width 1 that write along one axis each.

        >>> z = torch.tensor([[[[2.0], [3.0]]]])
        >>> writes, rest = head_writes(z, torch.eye(2), torch.zeros(2))
        >>> writes
        tensor([[[[2., 0.],
                  [0., 3.]]]])
    """
    raise NotImplementedError("2.4.2 sum_of_heads: your code here")


def without_heads(
    output: Float[Tensor, "batch pos d_model"],
    writes: Float[Tensor, "batch pos head d_model"],
    heads: Sequence[int],
    reference: Float[Tensor, "other pos head d_model"] | None = None,
) -> Float[Tensor, "batch pos d_model"]:
    """Return the layer's output with some heads taken out.

    Without a reference they write nothing. With one, what these heads
    write on other prompts stands in, averaged over the prompts, each
    position by itself. A head that is named twice is taken out once.
    Run no attention for it: the layer is a sum.
    """
    raise NotImplementedError("2.4.2 sum_of_heads: your code here")
