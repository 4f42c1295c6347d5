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
    ### BEGIN SOLUTION
    k, n = torch.arange(1, (p + 1) // 2).double(), torch.arange(p).double()
    angle = 2 * torch.pi * k[:, None] * n / p
    rows = torch.stack([angle.cos(), angle.sin()], 1).flatten(0, 1) * (2 / p) ** 0.5
    return torch.cat([torch.full((1, p), p**-0.5), rows.float()])
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    moved = waves(len(table))[1:].to(table.dtype) @ (table - table.mean(0))
    power = moved.square().sum(1).view(-1, 2).sum(1)
    return power / power.sum()
    ### END SOLUTION


def find_keys(shares: Float[Tensor, "frequency"], times_even: float = 3.0) -> list[int]:
    """Name the frequencies with more than times_even times an even share, the lowest first.

    An even share is that of a table whose shares are all alike.

    Example:
        >>> find_keys(torch.tensor([0.1, 0.0, 0.8, 0.1]))
        [3]
    """
    ### BEGIN SOLUTION
    return [k + 1 for k, s in enumerate(shares.tolist()) if s > times_even / len(shares)]
    ### END SOLUTION
