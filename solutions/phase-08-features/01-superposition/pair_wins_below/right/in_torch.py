"""Double precision in torch."""

import torch


def pair_wins_below(r):
    r = torch.tensor(r, dtype=torch.float64)
    c = torch.minimum(r, torch.ones_like(r))
    return float(c / 3 / ((1 + r) / 6 + c / 4))
