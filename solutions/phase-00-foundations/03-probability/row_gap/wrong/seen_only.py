"""the softmax runs over the pairs that occur

The probability that the model gives to other pairs is what the gap should show.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    log_p = log_softmax(logits.masked_fill(counts == 0, -1e9))
    return (torch.xlogy(f, f) - f * log_p).sum(1)
