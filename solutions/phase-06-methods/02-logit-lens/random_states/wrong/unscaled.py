"""have lengths of their own

The noise is not rescaled.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(stream.shape, generator=generator, dtype=stream.dtype)
