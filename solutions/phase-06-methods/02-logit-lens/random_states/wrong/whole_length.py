"""only the length of all states together

`norm()` without `dim` is one number for the whole tensor.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(stream.shape, generator=generator, dtype=stream.dtype)
    return noise * stream.norm() / noise.norm()
