"""drawn in float32

The cast comes after the digits are gone.
"""

import torch


def power(effect, n_unit, test, n_study=2000, alpha=0.05, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = effect + torch.randn(n_study, n_unit, generator=g).double()
    found = test(x) <= alpha
    share = found.double().mean().item()
    if effect == 0 or not found.any():
        return share, float("nan")
    return share, (x.mean(1)[found].abs().mean() / abs(effect)).item()
