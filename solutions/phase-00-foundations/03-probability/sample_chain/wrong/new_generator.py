"""every draw begins with the same random number

A generator that is made anew in the loop gives each draw the same number: the same row always gives
the same token.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        g = torch.Generator().manual_seed(seed)
        start = int(torch.multinomial(probs[start], 1, generator=g))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
