"""Sorted by numpy."""

import numpy as np


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = np.sort(honest.numpy().astype(float))[::-1]
    return float(s[min(int(np.floor(rate * len(s))), len(s) - 1)])
