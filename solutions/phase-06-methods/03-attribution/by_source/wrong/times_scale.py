"""multiplied by the scale

The norm divides.
"""


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,hed,bd->bhk", v, W_O, d) * scale[:, None, None]
    return pattern[:, :, -1] * read
