"""einsum over groups, double precision inside"""


def all_shares(embed, heads, b_O, mlps, w, b, u, eps):
    kind = embed.dtype
    embed, heads, b_O, mlps, w, b, u = (one.double() for one in (embed, heads, b_O, mlps, w, b, u))
    x = embed + heads.sum((0, 1)) + b_O.sum(0) + mlps.sum(0)
    d = (w * u - (w * u).mean()) / torch.sqrt(x.var(correction=0) + eps)
    groups = [
        (embed @ d).reshape(1),
        torch.einsum("lhd,d->lh", heads, d).reshape(-1),
        torch.einsum("ld,d->l", b_O, d),
        mlps @ d,
        (b @ u).reshape(1),
    ]
    return torch.cat(groups).to(kind)
