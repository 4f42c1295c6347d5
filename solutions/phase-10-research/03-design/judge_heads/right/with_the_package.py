"""one line, with the mean by einsum"""

import torch

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    ones = torch.full(effects.shape[2:], 1 / effects.shape[2], dtype=torch.float64)
    return holm(sign_flip_p(torch.einsum("hpn,n->hp", effects.double(), ones))).le(alpha)
