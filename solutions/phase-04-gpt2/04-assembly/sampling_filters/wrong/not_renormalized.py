"""sum to

What is left has to sum to 1 again.
"""

import torch


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    if temperature == 0:
        return torch.zeros_like(logits).scatter(-1, logits.argmax(-1, keepdim=True), 1.0)
    logits = logits / temperature
    probability = logits.softmax(-1)
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    return probability.masked_fill(logits == -torch.inf, 0)
