"""All features, and the error kept.

Rebuild with and without the change.
"""

import torch


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    f = ((x - b_dec) @ W_enc + b_enc).relu()
    asked = torch.zeros_like(f)
    asked[..., feature] = value - f[..., feature]
    return x + asked @ W_dec
