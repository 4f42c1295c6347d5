"""probability tensor contains either `inf`

multinomial normalizes weights itself, so that this works for small logits. Logits of 1000 overflow.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = (logits / temperature).exp()
    out = []
    for _ in range(n):
        start = int(torch.multinomial(p[start], 1, generator=g))
        out.append(start)
    return torch.tensor(out, dtype=torch.int64)
