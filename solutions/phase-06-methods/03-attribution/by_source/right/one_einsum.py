"""one einsum"""


def by_source(pattern, v, W_O, d, scale):
    last = pattern[:, :, -1, :]
    return torch.einsum("bhk,bkhe,hed,bd,b->bhk", last, v, W_O, d, 1 / scale)
