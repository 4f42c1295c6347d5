"""centers the parts in place of the direction"""


def direct_shares(parts, w, b, u, eps):
    centered = parts - parts.mean(-1, keepdim=True)
    x = centered.sum(0)
    scale = (x.pow(2).mean() + eps) ** 0.5
    return (centered / scale * w * u).sum(-1), (b * u).sum()
