"""The layer of decision."""

import torch
from jaxtyping import Int
from torch import Tensor


def decided_at(choices: Int[Tensor, "layer batch pos"]) -> Int[Tensor, "batch pos"]:
    """Return the first layer from which on the choice is the final one.

    `choices` holds the likeliest token at each place of the stream, the
    model's own choice last. A layer decides if its choice and all later
    choices equal the final one. Layers count from 0. A position whose
    choice is still another one just before the end is decided at the
    last layer, and one that never changes at layer 0.

    Example:
        >>> decided_at(torch.tensor([[[5, 1]], [[7, 9]], [[5, 9]], [[7, 9]]]))
        tensor([[3, 1]])
    """
    raise NotImplementedError("6.2.3 decided_at: your code here")
