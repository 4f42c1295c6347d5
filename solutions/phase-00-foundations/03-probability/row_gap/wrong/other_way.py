"""the model's probabilities weight the sum

KL is not symmetric. The frequencies say how often each term counts.
"""

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    log_p = log_softmax(logits)
    log_f = f.clamp(min=1e-9).log()
    return (log_p.exp() * (log_p - log_f)).sum(1) * (counts.sum(1) > 0)
