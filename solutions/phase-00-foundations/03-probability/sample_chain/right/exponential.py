"""A race: the token whose exponential clock rings first."""

import torch


def sample_chain(logits, start, n, temperature=1.0, seed=0):
    g = torch.Generator().manual_seed(seed)
    probs = (logits / temperature).softmax(-1)
    last, tokens = torch.tensor(start), []
    for _ in range(n):
        clock = torch.empty(len(probs), dtype=probs.dtype).exponential_(generator=g)
        last = (probs[last] / clock).argmax()
        tokens.append(last)
    return torch.stack(tokens)
