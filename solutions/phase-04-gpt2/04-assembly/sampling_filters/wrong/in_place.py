"""changes its input

`/=` writes into the caller's logits, and the next draw divides them again.
"""

import torch


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    if temperature == 0:
        return torch.zeros_like(logits).scatter(-1, logits.argmax(-1, keepdim=True), 1.0)
    logits /= temperature
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    return logits.softmax(-1)
