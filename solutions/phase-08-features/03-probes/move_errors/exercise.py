"""A measure for moves: how many are wrongly named, and how many are missed?"""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor


def move_errors(
    logits: Float[Tensor, "*batch d_vocab"], legal: Bool[Tensor, "*batch square"]
) -> Int[Tensor, "*batch"]:
    """Count the errors in the moves that a model names.

    Where n moves are legal, the model names the n squares with the
    largest logits. An error is a square that it names and that is not
    legal, or one that is legal and not named. The tokens behind the
    squares are no squares. No two logits are equal.

    Example:
        It names the squares 0 and 1. Legal are 1 and 2.

        >>> logits = torch.tensor([4.0, 3.0, 2.0, 1.0, 9.0])
        >>> move_errors(logits, torch.tensor([False, True, True, False]))
        tensor(2)
    """
    ### BEGIN SOLUTION
    scores = logits[..., : legal.shape[-1]]
    rank = (scores[..., None, :] > scores[..., None]).sum(-1)
    named = rank < legal.sum(-1, keepdim=True)
    return (named != legal).sum(-1)
    ### END SOLUTION
