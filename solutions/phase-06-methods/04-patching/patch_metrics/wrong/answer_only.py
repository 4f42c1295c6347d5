"""that is the logit of the answer alone

A patch that raises all logits alike would look like a success.
"""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def divergence(clean, patched):
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum(-1)


def patch_metrics(clean, corrupt, patched, answer, wrong):
    rows = torch.arange(len(answer))
    m, c, k = (x[..., rows, answer] for x in (patched, clean, corrupt))
    gap = torch.where(c == k, torch.nan, c - k)
    return m, divergence(clean, patched), (m - k) / gap
