"""the first token is the start itself

The start is known; what follows it is asked for.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        tokens.append(start)
        start = int(torch.multinomial(probs[start], 1, generator=g))
    return torch.tensor(tokens, dtype=torch.int64)
