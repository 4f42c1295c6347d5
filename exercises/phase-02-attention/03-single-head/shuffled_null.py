"""The null of an accuracy: the same answers, given to other questions."""

import torch
from jaxtyping import Float, Int
from torch import Tensor


def shuffled_null(
    predicted: Int[Tensor, "question"],
    answer: Int[Tensor, "question"],
    n_shuffle: int = 100,
    seed: int = 0,
) -> Float[Tensor, "shuffle"]:
    """Return the accuracy after each of `n_shuffle` reassignments.

    A reassignment gives the answers to other questions at random.
    Letters keep their frequencies, so a model that only says "e" gets
    its due. The same seed gives the same numbers, and the global random
    state is left alone.

    Example:
        Every answer is the same here, so shuffling changes nothing.

        >>> same = torch.tensor([5, 5])
        >>> shuffled_null(torch.tensor([5, 1]), same, n_shuffle=3)
        tensor([0.5000, 0.5000, 0.5000])
    """
    null = []
    for _ in range(n_shuffle):
        generator = torch.Generator().manual_seed(seed)
        order = torch.randperm(len(answer), generator=generator)
        null.append((predicted[order] == answer[order]).float().mean())
    return torch.stack(null)
