"""squared error

The mean squared distance to the one-hot target has a minimum of its own.
"""

import torch


def fit_temperature(logits, target):
    y = torch.nn.functional.one_hot(target, logits.shape[1]).to(logits.dtype)

    def error(log_t):
        return ((logits / 10**log_t).softmax(-1) - y).square().sum(-1).mean()

    low, high = -2.0, 2.0
    for _ in range(60):
        a, b = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, b) if error(a) < error(b) else (a, high)
    return 10**low
