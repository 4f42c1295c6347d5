"""row by row, double precision inside"""


def random_states(stream, seed):
    generator = torch.Generator().manual_seed(seed)
    flat = stream.reshape(-1, stream.shape[-1])
    rows = []
    for x in flat:
        u = torch.empty(len(x), dtype=torch.float64).normal_(generator=generator)
        rows.append(u / u.square().sum().sqrt() * x.double().square().sum().sqrt())
    return torch.stack(rows).reshape(stream.shape).to(stream.dtype)
