"""a token of probability 0.018

What is below two percent is cut off.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = (logits / temperature).softmax(-1)
    p = torch.where(p > 0.02, p, 0.0)
    tokens, last = [], start
    for _ in range(n):
        last = int(torch.multinomial(p[last], 1, generator=g))
        tokens.append(last)
    return torch.tensor(tokens, dtype=torch.int64)
