"""other levels

At level 10,000 single precision keeps three digits after the point.
"""

import torch


def row_gap(counts, logits):
    f = counts / counts.sum(1, keepdim=True).clamp(min=1)
    log_p = logits.float().log_softmax(-1)
    return (torch.xlogy(f, f) - f * log_p).sum(1).to(logits.dtype)
