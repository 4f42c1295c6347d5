"""drawn into a tensor that lies in memory as the stream does"""


def random_states(stream, seed):
    noise = torch.empty_like(stream).normal_(generator=torch.Generator().manual_seed(seed))
    return noise * (stream.norm(dim=-1) / noise.norm(dim=-1)).unsqueeze(-1)
