"""in numpy, writing into the places"""

import numpy as np
import torch


def holm(p):
    x = p.numpy().astype(np.float64)
    order = np.argsort(x)
    out = np.empty_like(x)
    out[order] = np.minimum(np.maximum.accumulate(np.arange(len(x), 0, -1) * x[order]), 1)
    return torch.from_numpy(out)


def benjamini_hochberg(p):
    x = p.numpy().astype(np.float64)
    order = np.argsort(-x)
    m = len(x)
    out = np.empty_like(x)
    out[order] = np.minimum.accumulate(m / np.arange(m, 0, -1) * x[order])
    return torch.from_numpy(out)
