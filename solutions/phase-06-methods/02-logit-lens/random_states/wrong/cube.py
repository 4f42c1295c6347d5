"""favor corners

A uniform draw from −1 to 1 fills a cube. After division by the length, its corners are likelier
than its axes.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = 2 * torch.rand(stream.shape, generator=generator, dtype=stream.dtype) - 1
    return noise * (stream.norm(dim=-1, keepdim=True) / noise.norm(dim=-1, keepdim=True))
