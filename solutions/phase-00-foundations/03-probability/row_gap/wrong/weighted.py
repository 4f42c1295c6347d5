"""each row was weighted by how often it occurs

The weights belong into the mean over rows. The gap of one row knows nothing of the others.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    each = (torch.xlogy(f, f) - f * log_softmax(logits)).sum(1)
    return each * counts.sum(1) / counts.sum()
