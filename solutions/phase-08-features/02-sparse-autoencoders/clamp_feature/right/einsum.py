"""Einsum and an outer product.

One reading, one direction.
"""

import torch


def clamp_feature(x, W_enc, b_enc, W_dec, b_dec, feature, value):
    pre = torch.einsum("...d,d->...", x - b_dec, W_enc[:, feature]) + b_enc[feature]
    missing = value - torch.clamp(pre, min=0)
    return x + torch.einsum("...,d->...d", missing, W_dec[feature])
