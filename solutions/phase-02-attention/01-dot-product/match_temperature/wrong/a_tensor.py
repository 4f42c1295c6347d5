"""not a float

A tensor prints like a number. What asks for a temperature may want to format or to save it.
"""

import torch


def match_temperature(scores, entropy):
    cold, hot = torch.tensor(1e-4), torch.tensor(1e4)
    for _ in range(60):
        t = (cold * hot).sqrt()
        if torch.special.entr((scores / t).softmax(-1)).sum(-1).mean() < entropy:
            cold = t
        else:
            hot = t
    return t
