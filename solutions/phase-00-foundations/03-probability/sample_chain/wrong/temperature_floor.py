"""temperature 0.02 is not taken as it is

A floor under the temperature makes low ones alike.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = (logits / max(temperature, 0.1)).softmax(-1)
    tokens, last = [], start
    for _ in range(n):
        last = int(torch.multinomial(p[last], 1, generator=g))
        tokens.append(last)
    return torch.tensor(tokens, dtype=torch.int64)
