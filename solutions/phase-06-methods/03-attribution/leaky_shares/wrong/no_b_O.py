"""the biases b_O are missing

An attention layer adds its bias beside its heads.
"""


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = torch.cat([embed[None], heads.flatten(0, 1), mlps])
    x = parts.sum(0)
    scale = (x.var(unbiased=False) + eps).sqrt()
    d = w * u - (w * u).mean()
    return torch.cat([parts @ d / scale, (b @ u)[None]])
