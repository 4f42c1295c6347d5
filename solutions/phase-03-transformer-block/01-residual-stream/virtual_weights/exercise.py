"""What a later layer reads of what an earlier one wrote."""

import torch
from jaxtyping import Float
from torch import Tensor


def virtual_weights(
    W_out: Float[Tensor, "message d_model"],
    gain: Float[Tensor, "d_model"],
    W_in: Float[Tensor, "d_model heard"],
) -> Float[Tensor, "message heard"]:
    """Return what each unit of a message adds to what the reader computes.

    The writer adds `message @ W_out` to the stream. The reader multiplies
    each coordinate of the stream by the norm's gain, and the result by W_in.
    (The norm's division is left out.)

    Example:
        >>> virtual_weights(torch.eye(2), torch.tensor([1.0, 10.0]), torch.ones(2, 1))
        tensor([[ 1.],
                [10.]])
    """
    ### BEGIN SOLUTION
    return (W_out * gain) @ W_in
    ### END SOLUTION


def heard_fraction(
    W_out: Float[Tensor, "message d_model"],
    gain: Float[Tensor, "d_model"],
    W_in: Float[Tensor, "d_model heard"],
) -> float:
    """Return the fraction of the writer's squared length that the reader can see.

    The reader sees the part of each row of W_out that lies in the space
    spanned by the columns of diag(gain) W_in. The fraction is the summed
    squared length of these parts, over the summed squared length of all
    rows. Columns may repeat or combine others: a singular value below
    1e-5 of the largest counts as zero.

    Example:
        Of a write along (3, 4), a reader of the first coordinate sees 9/25.

        >>> write, reader = torch.tensor([[3.0, 4.0]]), torch.tensor([[7.0], [0.0]])
        >>> round(heard_fraction(write, torch.ones(2), reader), 3)
        0.36
    """
    ### BEGIN SOLUTION
    U, S, _ = torch.linalg.svd(gain[:, None] * W_in, full_matrices=False)
    basis = U[:, S.max() * 1e-5 < S]
    return ((W_out @ basis).pow(2).sum() / W_out.pow(2).sum()).item()
    ### END SOLUTION
