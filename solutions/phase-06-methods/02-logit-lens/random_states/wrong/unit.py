"""have length 1

The noise is divided by its length, and not multiplied by that of the state.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(stream.shape, generator=generator, dtype=stream.dtype)
    return noise / noise.norm(dim=-1, keepdim=True)
