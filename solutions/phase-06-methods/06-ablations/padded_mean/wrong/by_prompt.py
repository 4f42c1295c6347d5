"""the means of single prompts are averaged

A prompt of two tokens would count as much as one of two hundred.
"""

import torch


def usual_output(z, real):
    keep = real & (real.cumsum(1) > 1)
    each = [one[mask].mean(0) for one, mask in zip(z, keep, strict=True) if mask.any()]
    return torch.stack(each).mean(0)
