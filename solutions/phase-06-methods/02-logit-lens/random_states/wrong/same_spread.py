"""have lengths of their own

Noise with each state's standard deviation has its length only on average.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(stream.shape, generator=generator, dtype=stream.dtype)
    return noise * stream.square().mean(-1, keepdim=True).sqrt()
