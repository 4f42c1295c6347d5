"""One less the share of the remainder, with coefficients from singular values."""

import torch


def decompose(x, features):
    u, s, vh = torch.linalg.svd(features.double(), full_matrices=False)
    inverse = torch.where(s > 1e-6 * s.max(), 1 / s, 0.0)
    c = x.double() @ vh.T * inverse @ u.T
    total = x.double().square().sum(-1)
    rest = (x.double() - c @ features.double()).square().sum(-1)
    share = torch.nan_to_num(1 - rest / total, nan=0.0)
    return c.to(x.dtype), share.to(x.dtype)
