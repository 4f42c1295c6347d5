"""temperature 0

0/0 and ∞ − ∞ are NaN: greedy needs a line of its own.
"""


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    logits = logits / temperature
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    return logits.softmax(-1)
