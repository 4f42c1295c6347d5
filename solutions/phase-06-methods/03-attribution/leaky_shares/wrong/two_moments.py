"""a stream near 100,000,000

Far from zero, both are large and nearly equal.
"""

import torch


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = torch.cat([embed[None], heads.flatten(0, 1), b_O, mlps])
    x = parts.sum(0)
    scale = (x.square().mean() - x.mean() ** 2 + eps).sqrt()
    d = w * u - (w * u).mean()
    return torch.cat([parts @ d / scale, (b @ u)[None]])
