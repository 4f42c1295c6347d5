"""a small gap is taken for none

A relative tolerance grows with the logit differences, whatever the gap is.
"""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def patch_metrics(clean, corrupt, patched, answer, wrong):
    m, c, k = (lead(x, answer, wrong) for x in (patched, clean, corrupt))
    gap = torch.where(torch.isclose(c, k), torch.nan, c - k)
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    kl = log_p.exp() * (log_p - log_q)
    return m, kl.sum(-1), (m - k) / gap
