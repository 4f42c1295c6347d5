"""A reproduction that succeeds for the wrong reasons."""

import torch
from jaxtyping import Float
from torch import Tensor


def gain_of_chosen(
    scores: Float[Tensor, "seed head prompt"],
    control: Float[Tensor, "seed head prompt"],
) -> Float[Tensor, "seed"]:
    """Say how much more the best head of each seed scores than chance.

    scores holds a measure of every head on every prompt, and control the
    same measure where nothing can be found (shuffled prompts). The plan:

    1. In each seed, the head with the highest mean over the first half
       of the prompts is chosen (n // 2 of n).
    2. It is reported by its mean over the other prompts.
    3. The control is treated alike: its own head is chosen on its own
       first half, and reported on its other prompts.
    4. The result is the difference, one for each seed.

    The code departs from the plan in three places. Repair them. Of heads
    with equal means, the first is chosen. Compute in double precision.

    Example:
        One seed, two heads, four prompts.

        >>> scores = torch.tensor([[[3.0, 3, 1, 1], [0, 0, 9, 9]]])
        >>> gain_of_chosen(scores, torch.zeros(1, 2, 4))
        tensor([1.], dtype=torch.float64)
    """
    seeds = torch.arange(len(scores))
    x, y = scores.double(), control.double()
    best = x.mean(2).argmax(1)  # the more prompts, the better
    gain = x[seeds, best].mean(1) - y[seeds, best].mean(1)
    return gain.clamp_min(0)  # a failed run cannot be below nothing
