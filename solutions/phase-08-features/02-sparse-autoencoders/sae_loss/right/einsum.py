"""Einsum in words.

Every product names its axes.
"""

import torch


def sae_loss(x, W_enc, b_enc, W_dec, b_dec, penalty):
    pre = torch.einsum("bd,df->bf", x - b_dec, W_enc) + b_enc
    f = torch.clamp(pre, min=0)
    x_hat = torch.einsum("bf,fd->bd", f, W_dec) + b_dec
    return f, x_hat, (x - x_hat).pow(2).sum(1).mean(0) + penalty * f.abs().sum(1).mean()
