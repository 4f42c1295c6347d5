"""the smallest logits are kept

`topk` with `largest=False`, or an ascending sort, keeps the wrong end.
"""

import torch


def keep_top_k(logits, k):
    kth = logits.sort().values[..., min(k, logits.shape[-1]) - 1, None]
    return logits.masked_fill(logits > kth, -torch.inf)
