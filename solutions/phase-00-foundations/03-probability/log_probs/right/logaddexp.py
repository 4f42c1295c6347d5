"""The normalizer by repeated logaddexp, which is stable by itself."""

import torch


def log_probs(logits):
    total = logits[..., 0]
    for i in range(1, logits.shape[-1]):
        total = torch.logaddexp(total, logits[..., i])
    return logits - total.unsqueeze(-1)
