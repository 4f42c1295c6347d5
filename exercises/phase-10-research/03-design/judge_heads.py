"""Which heads matter? A study with three faults."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(
    effects: Float[Tensor, "head pair prompt"], alpha: float = 0.05
) -> Bool[Tensor, "head"]:
    """Say which heads matter, at a chance of at most alpha for any mistake.

    effects holds what the removal of a head changes, for each prompt
    of each pair of people. The plan, written before the data came:

    1. A unit is a pair: its value is the mean over its prompts.
    2. The test is two-sided; it flips signs (`sign_flip_p`).
    3. Holm's correction covers all heads that were tested.
    4. A head matters if its adjusted p is at most alpha.

    The code departs from the plan in three places. Repair them.

    Example:
        Two heads, six pairs, two prompts each. The second head does
        nothing.

        >>> effects = torch.ones(2, 6, 2)
        >>> effects[1, :, 1] = -1
        >>> judge_heads(effects, alpha=0.1)
        tensor([ True, False])
    """
    units = effects.flatten(1)
    p = sign_flip_p(units) / 2  # the sign of each effect is clear
    worth = p <= alpha  # only these heads are promising
    if worth.any():
        p[worth] = holm(p[worth])
    return p <= alpha
