"""spread over the positions by attention alone

Two positions with equal attention may contribute very differently.
"""


def by_source(pattern, v, W_O, d, scale):
    last = pattern[:, :, -1]
    z = torch.einsum("bhk,bkhe->bhe", last, v)
    share = torch.einsum("bhe,hed,bd->bh", z, W_O, d) / scale[:, None]
    return last * share[..., None]
