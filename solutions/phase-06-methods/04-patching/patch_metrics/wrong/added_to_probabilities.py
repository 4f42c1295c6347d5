"""the KL from a clean run that is certain

A small number in the logarithm caps every KL at minus its logarithm.
"""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def patch_metrics(clean, corrupt, patched, answer, wrong):
    m, c, k = (lead(x, answer, wrong) for x in (patched, clean, corrupt))
    gap = torch.where(c == k, torch.nan, c - k)
    p, q = clean.softmax(-1), patched.softmax(-1)
    kl = p * ((p + 1e-9) / (q + 1e-9)).log()
    return m, kl.sum(-1), (m - k) / gap
