"""point where other states point

States of other positions are another control, and a good one. They hold what positions have in
common.
"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    flat = stream.reshape(-1, stream.shape[-1])
    mixed = flat[torch.randperm(len(flat), generator=generator)]
    lengths = flat.norm(dim=-1, keepdim=True) / mixed.norm(dim=-1, keepdim=True).clamp(min=1e-9)
    return (mixed * lengths).reshape(stream.shape)
