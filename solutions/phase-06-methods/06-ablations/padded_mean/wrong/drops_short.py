"""NaN

A prompt of one token has nothing left, and its own mean is 0/0.
"""

import torch


def usual_output(z, real):
    keep = real & (real.cumsum(1) > 1)
    each = torch.stack([one[mask].mean(0) for one, mask in zip(z, keep, strict=True)])
    weight = keep.sum(1) / keep.sum()
    return (each * weight[:, None, None]).sum(0)
