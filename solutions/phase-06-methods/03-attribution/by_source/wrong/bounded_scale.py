"""is the scale bounded, or something added to it?

Against a division by zero that no norm can ask for.
"""


def by_source(pattern, v, W_O, d, scale):
    read = torch.einsum("bkhe,hed,bd->bhk", v, W_O, d)
    return pattern[:, :, -1] * read / scale[:, None, None].clamp(min=0.01)
