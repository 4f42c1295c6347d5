"""By the inverse of the cumulative distribution, in double precision."""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator()
    g.manual_seed(seed)
    z = logits.double()
    weights = ((z - z.max(-1, keepdim=True).values) / temperature).exp()
    ends = weights.cumsum(-1)
    found = []
    for u in torch.rand(n, dtype=torch.float64, generator=g).tolist():
        row = ends[start].contiguous()
        start = int(torch.searchsorted(row, torch.tensor(u) * row[-1], right=True))
        found.append(start)
    return torch.tensor(found)
