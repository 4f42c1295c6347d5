"""Double precision inside."""

import torch


def phantom_input(W, b, feature, k):
    V = W.double()
    pull = (V * V[feature]).sum(-1)
    helps = [
        j
        for j in sorted(range(len(V)), key=lambda j: -float(pull[j]))
        if j != feature and pull[j] > 0
    ][:k]
    x = torch.zeros(len(V), dtype=torch.float64)
    for j in helps:
        x[j] = 1.0
    reading = torch.relu((pull * x).sum() + b[feature].double())
    return x.to(b.dtype), reading.to(b.dtype)
