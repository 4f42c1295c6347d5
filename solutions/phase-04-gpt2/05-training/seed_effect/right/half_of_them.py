"""The first sign stays, since flipping all of them changes no distance; NumPy does the rest."""

import numpy as np


def seed_effect(a, b):
    d = b.numpy().astype(float) - a.numpy().astype(float)
    means = np.array([d[0]])
    for value in d[1:]:
        means = np.concatenate([means + value, means - value])
    effect = d.mean()
    return float(effect), float(np.mean(np.abs(means) / len(d) >= abs(effect) * (1 - 1e-9)))
