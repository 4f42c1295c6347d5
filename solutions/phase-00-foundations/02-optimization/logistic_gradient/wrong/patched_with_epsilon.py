"""the result for large scores[1] are wrong

A small number in the denominator hides the NaN and gives an example that is surely wrong no
gradient, where it should have the largest one.
"""

import torch


def logistic_gradient(x, y, w, b):
    p = torch.sigmoid(x @ w + b)
    dL_dp = ((1 - y) / (1 - p + 1e-8) - y / (p + 1e-8)) / len(y)
    dL_dz = dL_dp * p * (1 - p)
    return p * (1 - p), dL_dz, x.T @ dL_dz, dL_dz.sum()
