"""by a loop over studies, after one call of the test"""

import torch


def power(effect, n_unit, test, n_study=2000, alpha=0.05, seed=0):
    g = torch.Generator().manual_seed(seed)
    studies = torch.normal(float(effect), 1.0, (n_study, n_unit), generator=g, dtype=torch.float64)
    sizes = []
    for study, p in zip(studies.mean(1).tolist(), test(studies).tolist(), strict=True):
        if p <= alpha:
            sizes.append(abs(study))
    if not sizes or not effect:
        return len(sizes) / n_study, float("nan")
    return len(sizes) / n_study, sum(sizes) / len(sizes) / abs(effect)
