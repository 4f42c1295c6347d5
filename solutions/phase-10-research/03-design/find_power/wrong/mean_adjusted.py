"""do not adjust their mean

Noise that is made to fit exactly is no noise: all seeds then agree too well.
"""

import torch


def power(effect, n_unit, test, n_study=2000, alpha=0.05, seed=0):
    g = torch.Generator().manual_seed(seed)
    x = effect + torch.randn(n_study, n_unit, generator=g, dtype=torch.float64)
    x = effect + (x - x.mean()) / x.std()
    found = test(x) <= alpha
    share = found.double().mean().item()
    if effect == 0 or not found.any():
        return share, float("nan")
    return share, (x.mean(1)[found].abs().mean() / abs(effect)).item()
