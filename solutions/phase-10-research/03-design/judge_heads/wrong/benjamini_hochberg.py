"""heads are found that the plan does not find

Another promise: few false findings, not none.
"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects.mean(2)
    p = sign_flip_p(units)
    from minigpt.stats.multiple import benjamini_hochberg

    return benjamini_hochberg(p) <= alpha
