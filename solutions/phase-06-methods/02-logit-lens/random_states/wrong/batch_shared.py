"""the same for two different states

The noise is drawn for one prompt and used for all.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(stream.shape[-2:], generator=generator, dtype=stream.dtype)
    noise = noise.expand(stream.shape)
    return noise * (stream.norm(dim=-1, keepdim=True) / noise.norm(dim=-1, keepdim=True))
