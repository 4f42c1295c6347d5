"""axes

The gaps of all rows are added up.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts / counts.sum(1, keepdim=True).clamp(min=1)
    return (torch.xlogy(f, f) - f * log_softmax(logits)).sum().to(logits.dtype)
