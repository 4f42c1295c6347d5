"""The Fourier transform of a table over the residues, and its key frequencies."""

import torch
from jaxtyping import Float
from torch import Tensor


def waves(p: int) -> Float[Tensor, "wave number"]:
    """Return p waves on the residues 0 … p − 1, each of length 1, for an odd p.

    Row 0 is constant. Rows 2k − 1 and 2k are the cosine and the sine
    of frequency k = 1 … (p − 1)/2. The rows are float32.

    Example:
        >>> waves(3)
        tensor([[ 0.5774,  0.5774,  0.5774],
                [ 0.8165, -0.4082, -0.4082],
                [ 0.0000,  0.7071, -0.7071]])
    """
    raise NotImplementedError("5.3.2 wave_shares: your code here")


def wave_shares(table: Float[Tensor, "number d_model"]) -> Float[Tensor, "frequency"]:
    """Return the share of each frequency in how a table varies over the residues.

    The share of frequency k is the sum of the squared products of its
    cosine and its sine with all columns, divided by this sum over all
    frequencies. The constant does not count. Entry k − 1 belongs to
    frequency k.

    Example:
        >>> wave_shares(torch.tensor([[2.0], [5.0], [4.0]]))
        tensor([1.])
    """
    raise NotImplementedError("5.3.2 wave_shares: your code here")


def find_keys(shares: Float[Tensor, "frequency"], times_even: float = 3.0) -> list[int]:
    """Name the frequencies with more than times_even times an even share, the lowest first.

    An even share is that of a table whose shares are all alike.

    Example:
        >>> find_keys(torch.tensor([0.1, 0.0, 0.8, 0.1]))
        [3]
    """
    raise NotImplementedError("5.3.2 wave_shares: your code here")
