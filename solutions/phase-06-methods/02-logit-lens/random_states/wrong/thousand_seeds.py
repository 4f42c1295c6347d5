"""the seed is used only in part"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed % 1000)
    noise = torch.randn(stream.shape, generator=generator, dtype=stream.dtype)
    return noise / noise.norm(dim=-1, keepdim=True) * stream.norm(dim=-1, keepdim=True)
