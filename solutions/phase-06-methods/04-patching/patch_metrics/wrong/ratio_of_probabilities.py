"""a token whose probability is 0 to rounding

0 · log(0/q) is NaN: a softmax rounds small probabilities to 0, and a log_softmax keeps them.
"""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def patch_metrics(clean, corrupt, patched, answer, wrong):
    m, c, k = (lead(x, answer, wrong) for x in (patched, clean, corrupt))
    gap = torch.where(c == k, torch.nan, c - k)
    p, q = clean.softmax(-1), patched.softmax(-1)
    kl = p * (p / q).log()
    return m, kl.sum(-1), (m - k) / gap
