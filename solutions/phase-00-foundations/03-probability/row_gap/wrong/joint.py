"""the counts are divided by the sum of all

That gives frequencies of pairs. The model of a row is compared with the frequencies of that row.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum()
    return (torch.xlogy(f, f) - f * log_softmax(logits)).sum(1)
