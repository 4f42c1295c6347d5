"""an adjusted p that equals alpha is a finding

Exact tests often hit the bar.
"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects.mean(2)
    p = sign_flip_p(units)
    return holm(p) < alpha
