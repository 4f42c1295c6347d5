"""that is 1/T

β multiplies scores, T divides them: hot is small β.
"""

import torch


def match_temperature(scores, entropy):
    cold, hot = 1e-4, 1e4
    for _ in range(60):
        t = (cold * hot) ** 0.5
        if torch.special.entr((scores / t).softmax(-1)).sum(-1).mean() < entropy:
            cold = t
        else:
            hot = t
    return 1 / cold
