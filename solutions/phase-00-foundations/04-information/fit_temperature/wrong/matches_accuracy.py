"""mean confidence equals the accuracy

That looks at the top outcome only. The cross-entropy asks for the whole distribution.
"""

import torch


def fit_temperature(logits, target):
    low, high = 0.01, 100.0
    accuracy = (logits.argmax(-1) == target).float().mean()
    for _ in range(60):
        t = (low * high) ** 0.5
        sure = (logits / t).softmax(-1).amax(-1).mean()
        low, high = (t, high) if sure > accuracy else (low, t)
    return t
