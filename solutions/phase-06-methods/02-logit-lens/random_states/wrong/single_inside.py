"""is float32 used inside

The result has the right dtype, and half of its digits.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(stream.shape, generator=generator)
    found = noise * (stream.float().norm(dim=-1, keepdim=True) / noise.norm(dim=-1, keepdim=True))
    return found.to(stream.dtype)
