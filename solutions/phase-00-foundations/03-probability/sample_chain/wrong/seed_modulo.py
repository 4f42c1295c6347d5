"""the seed is used only in part

Many seeds share one text.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed % 1000)
    p = (logits / temperature).softmax(-1)
    tokens, last = [], start
    for _ in range(n):
        last = int(torch.multinomial(p[last], 1, generator=g))
        tokens.append(last)
    return torch.tensor(tokens, dtype=torch.int64)
