"""NumPy's mean and deviation."""

import numpy as np


def verdict(whole, windowed):
    d = np.mean(whole.numpy().astype(float) - windowed.numpy().astype(float), axis=1)
    mean, error = d.mean(), d.std(ddof=1) / np.sqrt(len(d))
    if mean > 2 * error:
        return "cannot extrapolate"
    if mean < -2 * error:
        return "uses more"
    return "sees no farther"
