"""the attention is missing

A value that is not attended to contributes nothing.
"""


def by_source(pattern, v, W_O, d, scale):
    return torch.einsum("bkhe,hed,bd->bhk", v, W_O, d) / scale[:, None, None]
