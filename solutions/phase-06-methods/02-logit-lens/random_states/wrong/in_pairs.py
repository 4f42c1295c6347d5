"""is the same for two different states, or the opposite

Half of the draws, and each with both signs, so that their mean is 0.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    n, d = stream[..., 0].numel(), stream.shape[-1]
    half = torch.randn((n + 1) // 2, d, generator=generator, dtype=stream.dtype)
    noise = torch.cat([half, -half])[:n].reshape(stream.shape)
    return noise / noise.norm(dim=-1, keepdim=True) * stream.norm(dim=-1, keepdim=True)
