"""every token is drawn from the row of the start

That is n draws of a second token. In a chain the token drawn last names the row.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        tokens.append(int(torch.multinomial(probs[start], 1, generator=g)))
    return torch.tensor(tokens, dtype=torch.int64)
