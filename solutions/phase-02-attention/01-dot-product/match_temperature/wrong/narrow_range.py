"""T may lie anywhere

The temperatures of trained heads are near 1. Scores in other units are not.
"""

import torch


def match_temperature(scores, entropy):
    cold, hot = 1e-2, 1e2
    for _ in range(60):
        t = (cold * hot) ** 0.5
        if torch.special.entr((scores / t).softmax(-1)).sum(-1).mean() < entropy:
            cold = t
        else:
            hot = t
    return t
