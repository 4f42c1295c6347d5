"""another seed gives the same result

The seed is an argument, and must reach the generator.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    g = torch.Generator().manual_seed(0)
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        start = int(torch.multinomial(probs[start], 1, generator=g))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
