"""the gaps are in bits

The natural logarithm gives nats.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    return (torch.xlogy(f, f) - f * log_softmax(logits)).sum(1) / 0.6931472
