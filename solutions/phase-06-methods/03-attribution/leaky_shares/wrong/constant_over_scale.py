"""the constant is divided by the scale

The bias is added after the division.
"""


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = torch.cat([embed[None], heads.flatten(0, 1), b_O, mlps])
    x = parts.sum(0)
    scale = (x.var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return torch.cat([parts @ d, (b @ u)[None]]) / scale
