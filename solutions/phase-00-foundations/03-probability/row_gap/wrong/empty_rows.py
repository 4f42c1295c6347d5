"""a row without counts is 0/0

A row that the text says nothing about is not wrong.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True)
    return (torch.xlogy(f, f) - f * log_softmax(logits)).sum(1)
