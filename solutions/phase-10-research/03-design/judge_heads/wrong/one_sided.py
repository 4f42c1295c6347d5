"""both sides count

The sign was clear only after the data had come.
"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects.mean(2)
    p = sign_flip_p(units) / 2
    return holm(p) <= alpha
