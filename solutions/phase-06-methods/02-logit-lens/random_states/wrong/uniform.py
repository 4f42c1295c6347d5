"""in the positive corner

`torch.rand` draws from 0 to 1, so that all states point into one corner of the space and resemble
each other.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.rand(stream.shape, generator=generator, dtype=stream.dtype)
    return noise * (stream.norm(dim=-1, keepdim=True) / noise.norm(dim=-1, keepdim=True))
