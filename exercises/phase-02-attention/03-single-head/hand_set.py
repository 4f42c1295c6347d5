"""A head whose weights you write instead of training them."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

N = 27  # letters: a to z and the space


def hand_set(
    cipher: Int[Tensor, "letter"],
) -> tuple[
    Float[Tensor, "stream head"],
    Float[Tensor, "stream head"],
    Float[Tensor, "stream head"],
    Float[Tensor, "head stream"],
]:
    """Return W_Q, W_K, W_V, W_O of a head that solves the lookup.

    The stream has 81 dimensions, one-hot in three blocks: 0–26 the key
    letter of a record, 27–53 its value letter, 54–80 the query letter.
    The query that means key letter k is `cipher[k]`. The head has 27
    dimensions, and divides its scores by √27. At the query's position
    it must attend to the right record with at least 0.99, and write
    that record's value letter into the value block, at any strength,
    and nothing else anywhere. The window holds up to 20 records, each
    with another key.

    Example:
        >>> [tuple(W.shape) for W in hand_set(torch.arange(27))]
        [(81, 27), (81, 27), (81, 27), (27, 81)]
    """
    raise NotImplementedError("2.3.5 hand_set: your code here")
