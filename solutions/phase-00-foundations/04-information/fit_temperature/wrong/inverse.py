"""that is 1/T

β multiplies the logits, T divides them.
"""

import torch


def fit_temperature(logits, target):
    low, high = 0.01, 100.0
    chosen = logits.gather(1, target[:, None]).mean()
    for _ in range(60):
        b = (low * high) ** 0.5
        expected = ((logits * b).softmax(-1) * logits).sum(-1).mean()
        low, high = (low, b) if expected > chosen else (b, high)
    return b
