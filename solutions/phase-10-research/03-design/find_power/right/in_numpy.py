"""in numpy, with a generator of numpy's"""

import numpy as np
import torch


def power(effect, n_unit, test, n_study=2000, alpha=0.05, seed=0):
    rng = np.random.default_rng(seed)
    studies = torch.from_numpy(rng.normal(effect, 1, size=(n_study, n_unit)))
    p = test(studies).numpy()
    found = p <= alpha
    with np.errstate(divide="ignore", invalid="ignore"):
        if effect == 0 or not found.any():
            return float(found.mean()), float("nan")
        return float(found.mean()), float(
            np.abs(studies.numpy().mean(1)[found]).mean() / abs(effect)
        )
