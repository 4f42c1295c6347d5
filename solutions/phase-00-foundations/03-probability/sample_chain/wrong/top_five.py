"""that are equally likely never come

Keeping the five best leaves a table of five tokens as it is, and cuts every larger one.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    best = (logits / temperature).softmax(-1).topk(min(5, len(logits)), -1)
    tokens = []
    for _ in range(n):
        k = torch.multinomial(best.values[start], 1, generator=g)
        start = int(best.indices[start, k])
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
