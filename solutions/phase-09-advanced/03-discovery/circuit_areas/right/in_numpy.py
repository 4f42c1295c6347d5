"""In NumPy, double precision."""

import numpy as np
import torch


def circuit_areas(sizes, faithfulness):
    k = sizes.detach().double().numpy()
    f = faithfulness.detach().double().numpy()
    found = [np.sum((y[1:] + y[:-1]) / 2 * np.diff(k)) for y in (f, np.abs(1 - f))]
    return tuple(torch.tensor(x).to(faithfulness.dtype) for x in found)
