"""no small temperature

A tiny divisor is nearly greedy, until two logits nearly tie.
"""


def next_probabilities(logits, temperature=1.0, k=None, p=None):
    logits = logits / max(temperature, 1e-5)
    if k is not None:
        logits = keep_top_k(logits, k)
    if p is not None:
        logits = keep_top_p(logits, p)
    return logits.softmax(-1)
