"""two large seeds give the same text

Every seed above 10,000 is taken for the same one.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(min(seed, 10_000))
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        start = int(torch.multinomial(probs[start], 1, generator=g))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
