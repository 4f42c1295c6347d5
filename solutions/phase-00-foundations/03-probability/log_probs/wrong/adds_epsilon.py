"""a small number was added before the logarithm

log(p + 1e-9) is finite, but wrong wherever p is smaller than that: every rare token gets the same
surprisal.
"""


def log_probs(logits):
    e = (logits - logits.amax(-1, keepdim=True)).exp()
    return (e / e.sum(-1, keepdim=True) + 1e-9).log()
