"""The sign of every difference, by NumPy."""

import numpy as np


def memorized(trained, held_out):
    seen, new = (np.nanmean(one.double().numpy(), axis=1) for one in (trained, held_out))
    auc = (1 + np.sign(new[None] - seen[:, None])).mean() / 2
    return float(new.mean() - seen.mean()), float(auc)
