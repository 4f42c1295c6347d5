"""Log-probabilities differ as logits do; gather picks."""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def divergence(clean, patched):
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum(-1)


def patch_metrics(clean, corrupt, patched, answer, wrong):
    def pick(x, ids):
        ids = ids.expand(x.shape[:-1])[..., None]
        return x.gather(-1, ids)[..., 0]

    def lead_of(x):
        x = x.double().log_softmax(-1)
        return pick(x, answer) - pick(x, wrong)

    m, c, k = (lead_of(x) for x in (patched, clean, corrupt))
    raw = lead(clean, answer, wrong) - lead(corrupt, answer, wrong)
    gap = torch.where(raw == 0, torch.nan, c - k)
    p, q = clean.double().log_softmax(-1), patched.double().log_softmax(-1)
    kl = (p.exp() * (p - q)).sum(-1)
    return tuple(x.to(patched.dtype) for x in (m, kl, (m - k) / gap))
