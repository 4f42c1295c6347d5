"""The KL by torch.nn.functional.kl_div, the NaN by masked_fill."""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def divergence(clean, patched):
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum(-1)


def patch_metrics(clean, corrupt, patched, answer, wrong):
    from torch.nn.functional import kl_div

    m, c, k = (lead(x, answer, wrong) for x in (patched, clean, corrupt))
    p = clean.log_softmax(-1).expand_as(patched)
    kl = kl_div(patched.log_softmax(-1), p, reduction="none", log_target=True).sum(-1)
    gap = (c - k).masked_fill(c == k, torch.nan)
    return m, kl, (m - k) / gap
