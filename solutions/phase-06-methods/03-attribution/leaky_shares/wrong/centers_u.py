"""the mean is subtracted from u before w multiplies it

The norm centers first.
"""

import torch


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = torch.cat([embed[None], heads.flatten(0, 1), b_O, mlps])
    x = parts.sum(0)
    scale = (x.var(unbiased=False) + eps).sqrt()
    d = w * (u - u.mean())
    return torch.cat([parts @ d / scale, (b @ u)[None]])
