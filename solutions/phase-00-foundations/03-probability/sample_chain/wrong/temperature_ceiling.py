"""temperature 50.0 is not taken as it is

A ceiling makes high temperatures alike.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = (logits / min(temperature, 5.0)).softmax(-1)
    tokens, last = [], start
    for _ in range(n):
        last = int(torch.multinomial(p[last], 1, generator=g))
        tokens.append(last)
    return torch.tensor(tokens, dtype=torch.int64)
