"""a small number added

Two thousand forbidden tokens with a hundred-thousandth each come in one of 50 draws.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = (logits / temperature).softmax(-1) + 1e-5
    tokens, last = [], start
    for _ in range(n):
        last = int(torch.multinomial(p[last], 1, generator=g))
        tokens.append(last)
    return torch.tensor(tokens, dtype=torch.int64)
