"""top-p runs before the temperature

The kept set then does not depend on the temperature.
"""

import torch


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    if temperature == 0:
        return torch.zeros_like(logits).scatter(-1, logits.argmax(-1, keepdim=True), 1.0)
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    return (logits / temperature).softmax(-1)
