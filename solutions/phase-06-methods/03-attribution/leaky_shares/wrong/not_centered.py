"""the mean is not subtracted

LayerNorm does.
"""


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = torch.cat([embed[None], heads.flatten(0, 1), b_O, mlps])
    scale = (parts.sum(0).var(unbiased=False) + eps).sqrt()
    return torch.cat([parts @ (w * u) / scale, (b @ u)[None]])
