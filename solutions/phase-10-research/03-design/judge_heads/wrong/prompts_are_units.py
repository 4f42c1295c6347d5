"""Is a pair one unit

Prompts of a pair are alike, so p is far too small.
"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects.flatten(1)
    p = sign_flip_p(units)
    return holm(p) <= alpha
