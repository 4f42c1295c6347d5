"""mean probability

The mean probability is largest for a model that bets everything on its favorite. The cross-entropy
averages logarithms, and a bet of nearly 0 on what happens costs a lot.
"""

import torch


def fit_temperature(logits, target):
    grid = torch.logspace(-2, 2, 801, dtype=torch.float64)
    best, at = -1.0, 1.0
    for t in grid.tolist():
        p = (logits / t).softmax(-1).gather(1, target[:, None]).mean().item()
        if p > best:
            best, at = p, t
    return at
