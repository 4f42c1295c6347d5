"""a row without counts was taken for a uniform one

A small number in each count removes NaN, and invents counts where there are none.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = (counts + 1e-6).to(logits.dtype)
    f = f / f.sum(1, keepdim=True)
    return (torch.xlogy(f, f) - f * log_softmax(logits)).sum(1)
