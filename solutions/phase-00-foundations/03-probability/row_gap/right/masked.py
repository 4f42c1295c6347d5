"""The logarithm of the quotient where the pair occurs."""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = (counts / counts.sum(1, keepdim=True).clamp_min(1)).to(logits.dtype)
    log_f = torch.where(f > 0, f, torch.ones_like(f)).log()
    return (f * (log_f - log_softmax(logits))).sum(dim=1)
