"""What a reader hears of a writer that it never met in the code."""

import torch
from jaxtyping import Float
from torch import Tensor


def virtual_weights(
    W_out: Float[Tensor, "message d_model"],
    w: Float[Tensor, "d_model"],
    W_in: Float[Tensor, "d_model heard"],
) -> Float[Tensor, "message heard"]:
    """Return what each unit of a message adds to what the reader hears.

    The writer adds `message @ W_out` to the stream. The reader multiplies
    the stream by the weight w of its norm, coordinate by coordinate, and
    then by W_in. (The norm's scale is left out.)

    Example:
        >>> virtual_weights(torch.eye(2), torch.tensor([1.0, 10.0]), torch.ones(2, 1))
        tensor([[ 1.],
                [10.]])
    """
    raise NotImplementedError("3.1.3 virtual_weights: your code here")


def heard_fraction(
    W_out: Float[Tensor, "message d_model"],
    w: Float[Tensor, "d_model"],
    W_in: Float[Tensor, "d_model heard"],
) -> float:
    """Return how much of the writer's squared length reaches the reader.

    What reaches it is the part of the rows of W_out that lies in the
    space spanned by the columns of diag(w) W_in: 0 for a reader that is
    deaf to the writer, 1 for one that loses nothing. Chance, for a random
    reader of rank r, is r / d_model.

    Example:
        Of a write along (3, 4), a reader of the first coordinate hears 9/25.

        >>> heard_fraction(torch.tensor([[3.0, 4.0]]), torch.ones(2), torch.tensor([[7.0], [0.0]]))
        0.36000001430511475
    """
    raise NotImplementedError("3.1.3 virtual_weights: your code here")
