"""the entropy of the averaged pattern

Queries that each look firmly at a key of their own make, on average, a flat pattern. The mean of
entropies and the entropy of the mean answer different questions.
"""

import torch


def match_temperature(scores, entropy):
    cold, hot = 1e-4, 1e4
    for _ in range(60):
        t = (cold * hot) ** 0.5
        if torch.special.entr((scores / t).softmax(-1).mean(0)).sum() < entropy:
            cold = t
        else:
            hot = t
    return cold
