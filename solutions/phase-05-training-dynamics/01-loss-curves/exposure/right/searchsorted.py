"""The place in the sorted losses, by NumPy, and one logarithm of a quotient."""

import numpy as np


def exposure(canary, others):
    losses = np.sort(others.double().numpy())
    return float(np.log2((losses.size + 1) / (np.searchsorted(losses, canary, side="right") + 1)))
