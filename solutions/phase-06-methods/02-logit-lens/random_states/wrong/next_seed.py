"""some of the same states

State 1 of one seed is state 0 of the next one.
"""


def random_states(stream, seed):
    rows = []
    for i, x in enumerate(stream.reshape(-1, stream.shape[-1])):
        generator = torch.Generator().manual_seed(seed + i)
        noise = torch.randn(len(x), generator=generator, dtype=stream.dtype)
        rows.append(noise / noise.norm() * x.norm())
    return torch.stack(rows).reshape(stream.shape)
