"""heads

Eleven twelfths of the data are thrown away.
"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects[:, :, 0]
    p = sign_flip_p(units)
    return holm(p) <= alpha
