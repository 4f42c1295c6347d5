"""the softmax runs down the columns

`softmax(0)` normalizes each column, and the draw takes a row of it.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p, drawn = (logits / temperature).softmax(0), []
    for _ in range(n):
        start = int(torch.multinomial(p[start], 1, generator=g))
        drawn.append(start)
    return torch.tensor(drawn, dtype=torch.int64)
