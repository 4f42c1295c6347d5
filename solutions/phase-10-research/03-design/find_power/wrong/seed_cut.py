"""the seed is used only in part

Two seeds that differ by a hundred should differ.
"""

import torch


def power(effect, n_unit, test, n_study=2000, alpha=0.05, seed=0):
    g = torch.Generator().manual_seed(seed % 100)
    noise = torch.randn(n_study, n_unit, generator=g, dtype=torch.float64)
    studies = effect + noise
    found = test(studies) <= alpha
    if effect == 0 or not found.any():
        return found.double().mean().item(), float("nan")
    sizes = studies.mean(1)[found].abs()
    return found.double().mean().item(), sizes.mean().item() / abs(effect)
