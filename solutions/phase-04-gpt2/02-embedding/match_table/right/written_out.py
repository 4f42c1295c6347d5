"""Every pair stands in a list as often as it occurs, and a library call correlates."""

import torch


def weighted_correlation(a, b, weights):
    times = weights.flatten().long()
    pair = [v.double().flatten().repeat_interleave(times) for v in (a, b)]
    return float(torch.corrcoef(torch.stack(pair))[0, 1])
