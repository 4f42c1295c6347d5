"""not by the tokens that were kept

One of the bugs is repaired.
"""

import torch


def usual_output(z, real):
    keep = real & (real.cumsum(1) > 1)
    kept = torch.where(keep[..., None, None], z, 0.0)
    return kept.mean((0, 1))
