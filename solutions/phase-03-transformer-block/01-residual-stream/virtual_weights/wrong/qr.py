"""a singular value of zero

QR returns as many orthonormal columns as W_in has columns, also when some of them repeat.
"""

import torch


def heard_fraction(W_out, gain, W_in):
    Q = torch.linalg.qr(gain[:, None] * W_in).Q
    return ((W_out @ Q).pow(2).sum() / W_out.pow(2).sum()).item()
