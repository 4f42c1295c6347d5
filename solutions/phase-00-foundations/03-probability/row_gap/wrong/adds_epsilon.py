"""a small number was added to the probabilities

log(p + 1e-9) hides how small p is: a model that all but excludes what
happens must have a large gap.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    p = log_softmax(logits).exp()
    return (torch.xlogy(f, f) - f * (p + 1e-9).log()).sum(1)
