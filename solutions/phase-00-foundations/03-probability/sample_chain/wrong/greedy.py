"""always the most likely token

The chain then runs in a circle, and the temperature has no effect.
"""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    probs = (logits / temperature).softmax(-1)
    tokens = []
    for _ in range(n):
        start = int(probs[start].argmax())
        tokens.append(start)
    return torch.tensor(tokens, dtype=torch.int64)
