"""NumPy's line, and sums over named axes."""

import numpy as np
import torch


def split_logits(x, W_U):
    logits = torch.einsum("...d,dv->...v", x, W_U)
    axes = tuple(range(logits.ndim - 1))
    constant = logits.mean(dim=axes)
    return constant, logits - constant


def frequency_fit(constant, counts):
    seen = counts.numpy() > 0
    a = np.log(counts.numpy()[seen].astype(float))
    b = constant.numpy()[seen].astype(float)
    design = np.stack([a, np.ones_like(a)], axis=1)
    slope = np.linalg.lstsq(design, b, rcond=None)[0][0]
    return float(np.corrcoef(a, b)[0, 1]), float(slope)
