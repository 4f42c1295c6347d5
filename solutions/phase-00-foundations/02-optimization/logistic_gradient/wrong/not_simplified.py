"""NaN where the model is sure

The product was typed as two factors. Where p rounds to 0 or 1, one is infinite and the other 0.
"""

import torch


def logistic_gradient(x, y, w, b):
    p = torch.sigmoid(x @ w + b)
    dL_dp = ((1 - y) / (1 - p) - y / p) / len(y)
    dp_dz = p * (1 - p)
    dL_dz = dL_dp * dp_dz
    return dp_dz, dL_dz, x.T @ dL_dz, dL_dz.sum()
