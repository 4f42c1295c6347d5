"""queries see later keys

A new query cannot look ahead either.
"""

import torch


def query_effects(q_new, k, v, z, slope):
    pattern = (q_new @ k.T / k.shape[1] ** 0.5).softmax(-1)
    return ((pattern @ v - z) * slope).sum(-1)
