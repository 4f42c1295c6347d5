"""All temperatures of a fine grid at once, by broadcasting; then a finer one around the best."""

import torch


def match_temperature(scores, entropy):
    low, high = -3.0, 3.0
    for _ in range(4):
        t = torch.logspace(low, high, 201, dtype=torch.float64)
        pattern = (scores.double() / t[:, None, None]).softmax(-1)
        found = torch.special.entr(pattern).sum(-1).mean(-1)
        best = (found - entropy).abs().argmin().item()
        step = (high - low) / 200
        middle = low + best * step
        low, high = max(low, middle - 2 * step), min(high, middle + 2 * step)
    return float(10 ** ((low + high) / 2))
