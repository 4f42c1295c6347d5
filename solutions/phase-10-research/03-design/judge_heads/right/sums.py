"""sums over prompts in place of means: every pair has as many"""

from minigpt.stats.multiple import holm
from minigpt.stats.permutation import sign_flip_p


def judge_heads(effects, alpha=0.05):
    return holm(sign_flip_p(effects.double().sum(2))) <= alpha
