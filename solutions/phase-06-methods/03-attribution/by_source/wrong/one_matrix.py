"""every head writes through the same W_O

Each head has its own.
"""


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,ed,bd->bhk", v, W_O[0], d) / scale[:, None, None]
    return pattern[:, :, -1] * read
