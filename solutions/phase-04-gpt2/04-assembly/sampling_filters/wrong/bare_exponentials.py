"""logits near 10,000 overflow

The formula as it stands divides infinity by infinity.
"""

import torch


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    if temperature == 0:
        return torch.zeros_like(logits).scatter(-1, logits.argmax(-1, keepdim=True), 1.0)
    logits = logits / temperature
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    e = logits.exp()
    return torch.where(logits.isnan(), logits, e / e.sum(-1, keepdim=True))
