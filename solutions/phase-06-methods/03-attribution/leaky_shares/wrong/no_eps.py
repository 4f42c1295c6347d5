"""eps is not in the scale

It stands inside the root.
"""


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = torch.cat([embed[None], heads.flatten(0, 1), b_O, mlps])
    scale = parts.sum(0).var(unbiased=False).sqrt()
    d = w * u - (w * u).mean()
    return torch.cat([parts @ d / scale, (b @ u)[None]])
