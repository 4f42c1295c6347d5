"""The estimated effect of patching each edge, all edges at once."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor


def edge_scores(
    change: Float[Tensor, "writer batch pos d_model"],
    slope: Float[Tensor, "reader batch pos d_model"],
    exists: Bool[Tensor, "writer reader"],
) -> Float[Tensor, "edge batch"]:
    """Return what patching each edge is estimated to change, for each prompt.

    `change` is what a writer adds in the corrupt run, less what it adds in
    the clean one. `slope` is the gradient of the metric at what a reader
    reads. The score of an edge is their dot product over positions and
    coordinates. Return the edges where `exists` is True, in the order of
    writers, then readers.

    Example:
        One writer, two readers, one prompt, one position.

        >>> change = torch.tensor([[[[1.0, 2.0]]]])
        >>> slope = torch.tensor([[[[3.0, 0.0]]], [[[0.0, -1.0]]]])
        >>> edge_scores(change, slope, torch.tensor([[True, True]]))
        tensor([[ 3.],
                [-2.]])
    """
    raise NotImplementedError("9.3.1 edge_scores: your code here")
