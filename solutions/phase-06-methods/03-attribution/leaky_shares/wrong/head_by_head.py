"""the heads are listed head by head

Layer by layer was asked.
"""


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = torch.cat([embed[None], heads.transpose(0, 1).flatten(0, 1), b_O, mlps])
    x = parts.sum(0)
    scale = (x.var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return torch.cat([parts @ d / scale, (b @ u)[None]])
