"""global random state

`torch.manual_seed` changes what all other code draws afterwards.
"""


def random_states(stream, seed):
    torch.manual_seed(seed)
    noise = torch.randn_like(stream)
    return noise * (stream.norm(dim=-1, keepdim=True) / noise.norm(dim=-1, keepdim=True))
