"""Is a pair one unit

The prompts are then the units, and the pairs are averaged away.
"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects.mean(1)
    p = sign_flip_p(units)
    return holm(p) <= alpha
