"""the attention of the first query

The logits are read at the last position.
"""


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,hed,bd->bhk", v, W_O, d) / scale[:, None, None]
    return pattern[:, :, 0] * read
