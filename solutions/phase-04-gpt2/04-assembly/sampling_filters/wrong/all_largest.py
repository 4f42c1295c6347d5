"""of equal largest logits only one is chosen

A comparison with the maximum is true for every logit that ties.
"""


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    if temperature == 0:
        return (logits == logits.max(-1, keepdim=True).values).to(logits.dtype)
    logits = logits / temperature
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    return logits.softmax(-1)
