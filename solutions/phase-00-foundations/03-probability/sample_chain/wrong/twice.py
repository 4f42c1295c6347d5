"""the temperature was applied twice

Dividing by T once more is the temperature T².
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = (logits / temperature / temperature).softmax(-1)
    out = []
    for _ in range(n):
        start = int(torch.multinomial(p[start], 1, generator=g))
        out.append(start)
    return torch.tensor(out, dtype=torch.int64)
