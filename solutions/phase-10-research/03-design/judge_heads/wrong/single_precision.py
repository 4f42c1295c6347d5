"""kept in double precision

Rounding breaks ties, and p comes out too small.
"""

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    units = effects.float().mean(2)
    p = sign_flip_p(units)
    return holm(p) <= alpha
