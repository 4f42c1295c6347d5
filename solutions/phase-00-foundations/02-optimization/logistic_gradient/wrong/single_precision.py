"""the digits of float32 only

A sum in single precision loses digits that came in.
"""

import torch


def logistic_gradient(x, y, w, b):
    p = torch.sigmoid(x @ w + b)
    dL_dz = (p - y) / len(y)
    dL_dw = (x.float().T @ dL_dz.float()).to(x.dtype)
    return p * (1 - p), dL_dz, dL_dw, dL_dz.sum()
