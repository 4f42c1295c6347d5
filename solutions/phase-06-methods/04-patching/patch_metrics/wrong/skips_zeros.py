"""where q rounds to 0 a term is left out

Where the patched run is certain of another token, the term that is left out is the whole KL.
"""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def patch_metrics(clean, corrupt, patched, answer, wrong):
    m, c, k = (lead(x, answer, wrong) for x in (patched, clean, corrupt))
    gap = torch.where(c == k, torch.nan, c - k)
    p, q = clean.softmax(-1), patched.softmax(-1)
    kl = torch.where((p > 0) & (q > 0), p * (p.log() - q.log()), 0.0)
    return m, kl.sum(-1), (m - k) / gap
