"""Remove one write from the residual stream."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor


def wiped(
    stream: Float[Tensor, "batch pos d_model"],
    write: Float[Tensor, "batch pos d_model"],
    at: Sequence[int],
) -> Float[Tensor, "batch pos d_model"]:
    """Return the stream as it were had `write` not been added at the positions `at`.

    All other writes stay, and so does the stream at all other positions.
    `at` may be in any order, with gaps; a position that is named twice is
    wiped once. The caller's tensors are left alone.

    Example:
        Embedding (3, 0), head (0, 4), MLP (-2, 0): remove the MLP.

        >>> stream, mlp = torch.tensor([[[1.0, 4.0]]]), torch.tensor([[[-2.0, 0.0]]])
        >>> wiped(stream, mlp, at=[0])
        tensor([[[3., 4.]]])
    """
    ### BEGIN SOLUTION
    left = stream.clone()
    positions = sorted(set(at))
    left[:, positions] = stream[:, positions] - write[:, positions]
    return left
    ### STUB
    # unit = write / write.norm(dim=-1, keepdim=True)
    # along = (stream * unit).sum(-1, keepdim=True)
    # for pos in at:
    #     stream[:, pos] -= (along * unit)[:, pos]
    # return stream
    ### END SOLUTION
