"""entropy in bits

The natural logarithm counts in nats, the logarithm to base 2 in bits: 0.69 nats are one bit.
"""

import math

import torch


def match_temperature(scores, entropy):
    cold, hot = 1e-4, 1e4
    for _ in range(60):
        t = (cold * hot) ** 0.5
        bits = torch.special.entr((scores / t).softmax(-1)).sum(-1).mean() / math.log(2)
        if bits < entropy:
            cold = t
        else:
            hot = t
    return cold
