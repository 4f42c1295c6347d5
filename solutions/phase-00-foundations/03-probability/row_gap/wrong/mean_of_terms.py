"""the terms were averaged, not summed

A divergence is an expectation: its weights are the frequencies, which sum to 1 already.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    return (torch.xlogy(f, f) - f * log_softmax(logits)).mean(1)
