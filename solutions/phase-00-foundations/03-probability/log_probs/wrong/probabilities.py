"""these are probabilities

The logarithm is missing.
"""


def log_probs(logits):
    e = (logits - logits.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)
