"""top-p is not applied

`elif` lets one filter run, although both may be asked for.
"""

import torch


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    if temperature == 0:
        return torch.zeros_like(logits).scatter(-1, logits.argmax(-1, keepdim=True), 1.0)
    logits = logits / temperature
    if k is not None:
        logits = keep_top_k(logits, k)
    elif p is not None:
        logits = keep_top_p(logits, p)
    return logits.softmax(-1)
