"""the temperature does not change the frequencies

Dividing probabilities by a number changes nothing once they are normalized again; multinomial does
that silently.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    probs = logits.softmax(-1) / temperature
    tokens = []
    for _ in range(n):
        start = int(torch.multinomial(probs[start], 1, generator=g))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
