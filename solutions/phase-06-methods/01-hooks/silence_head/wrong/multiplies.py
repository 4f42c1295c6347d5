"""0 · ∞ is NaN

Written zeros are zero whatever stood there before.
"""

import torch


def silence_head(z, head, at=None):
    kept = torch.ones(z.shape[1], z.shape[2], dtype=z.dtype)
    kept[slice(None) if at is None else list(at), head] = 0
    return z * kept[None, :, :, None]
