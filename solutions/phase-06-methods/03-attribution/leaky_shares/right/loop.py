"""one component at a time"""


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    parts = [embed, *(head for layer in heads for head in layer), *b_O, *mlps]
    x = sum(parts)
    scale = ((x - x.mean()).square().mean() + eps) ** 0.5
    shares = [((part - part.mean()) / scale * w * u).sum() for part in parts]
    return torch.stack([*shares, torch.dot(b, u)])
