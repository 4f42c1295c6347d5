"""the next seed gives the same text, one step later

Texts of neighboring seeds then share nearly all of their random numbers.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    p = (logits / temperature).softmax(-1)
    out = []
    for i in range(n):
        g = torch.Generator().manual_seed(seed + i)
        start = int(torch.multinomial(p[start], 1, generator=g))
        out.append(start)
    return torch.tensor(out, dtype=torch.int64)
