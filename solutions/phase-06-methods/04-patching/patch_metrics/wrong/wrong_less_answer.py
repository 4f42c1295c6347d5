"""the wrong answer leads where the right one does

The sign decides which direction is up in every figure that follows.
"""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def divergence(clean, patched):
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum(-1)


def patch_metrics(clean, corrupt, patched, answer, wrong):
    m, c, k = (lead(x, answer, wrong) for x in (patched, clean, corrupt))
    gap = torch.where(c == k, torch.nan, c - k)
    return -m, divergence(clean, patched), (m - k) / gap
