"""does the search keep the wrong half

Entropy rises with T. Too little entropy means too cold, so the answer lies above.
"""

import torch


def match_temperature(scores, entropy):
    cold, hot = 1e-3, 1e3
    for _ in range(60):
        t = (cold * hot) ** 0.5
        if torch.special.entr((scores / t).softmax(-1)).sum(-1).mean() > entropy:
            cold = t
        else:
            hot = t
    return t
