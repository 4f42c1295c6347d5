"""draws from or seeds the global random state

torch.manual_seed changes the random numbers of everybody else's code.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    torch.manual_seed(seed)
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        start = int(torch.multinomial(probs[start], 1))
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
