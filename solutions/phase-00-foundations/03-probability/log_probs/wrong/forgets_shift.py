"""the maximum was subtracted in the sum only

log-sum-exp of the shifted logits is smaller by the maximum, which must be added again, or taken
from the logits as well.
"""


def log_probs(logits):
    top = logits.amax(-1, keepdim=True)
    return logits - (logits - top).exp().sum(-1, keepdim=True).log()
