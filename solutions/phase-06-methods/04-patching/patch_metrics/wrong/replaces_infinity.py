"""the KL to a patched run that is certain of another token

`nan_to_num` hides the 0 of a rounded probability: log q is about −900 there, and no infinity.
"""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def patch_metrics(clean, corrupt, patched, answer, wrong):
    m, c, k = (lead(x, answer, wrong) for x in (patched, clean, corrupt))
    gap = torch.where(c == k, torch.nan, c - k)
    p, q = clean.softmax(-1), patched.softmax(-1)
    kl = (p * (p / q).log()).nan_to_num()
    return m, kl.sum(-1), (m - k) / gap
