"""NumPy inside."""

import numpy as np


def screen_and_verify(estimates, patch, k, budget):
    order = np.argsort(-np.abs(estimates.numpy()))[:budget]
    exact = np.array([patch(int(place)) for place in order])
    return [int(i) for i in order[np.argsort(-np.abs(exact))][:k]]
