"""the coordinates of the states

Random signs keep the size of each coordinate.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    signs = torch.randint(2, stream.shape, generator=generator) * 2 - 1
    return stream * signs.to(stream.dtype)
