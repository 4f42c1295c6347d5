"""the error must be small relative to T

An interval of 0.001 is narrow around T = 1, and wide around T = 0.004.
"""

import torch


def match_temperature(scores, entropy):
    cold, hot = 1e-3, 1e3
    while hot - cold > 1e-3:
        t = (cold + hot) / 2
        if torch.special.entr((scores / t).softmax(-1)).sum(-1).mean() < entropy:
            cold = t
        else:
            hot = t
    return (cold + hot) / 2
