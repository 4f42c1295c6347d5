"""and should have 3

The batch is averaged away. Here every prompt keeps its own number.
"""

import torch


def patch_metrics(clean, corrupt, patched, answer, wrong):
    rows = torch.arange(len(answer))
    m, c, k = (x[..., rows, answer] - x[..., rows, wrong] for x in (patched, clean, corrupt))
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    kl = (log_p.exp() * (log_p - log_q)).sum(-1)
    gap = torch.where(c == k, torch.nan, c - k)
    return m.mean(-1), kl.mean(-1), ((m - k) / gap).mean(-1)
