"""it draws from a column of the table

Row a holds what follows a. A column holds how likely b is after each token, and does not sum to 1.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    probs = (logits / temperature).softmax(-1).T
    tokens = []
    for _ in range(n):
        start = int(torch.multinomial(probs[start], 1, generator=g))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
