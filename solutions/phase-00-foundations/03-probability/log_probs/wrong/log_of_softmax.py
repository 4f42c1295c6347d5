"""the probability became 0 before its logarithm was taken

Subtracting the maximum saves the large end. At the small end e^-200 is 0 in single precision, and
the logarithm of 0 is minus infinity.
"""


def log_probs(logits):
    e = (logits - logits.amax(-1, keepdim=True)).exp()
    return (e / e.sum(-1, keepdim=True)).log()
