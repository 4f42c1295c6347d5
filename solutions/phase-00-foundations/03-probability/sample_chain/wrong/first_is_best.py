"""the first token is drawn, too

Only what follows is drawn.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    p = (logits / temperature).softmax(-1)
    tokens, last = [], start
    for _ in range(n):
        row = p[last]
        last = int(torch.multinomial(row, 1, generator=g) if tokens else row.argmax())
        tokens.append(last)
    return torch.tensor(tokens, dtype=torch.int64)
