"""One prompt at a time."""

import torch


def lead(logits, answer, wrong):
    rows = torch.arange(len(answer))
    return logits[..., rows, answer] - logits[..., rows, wrong]


def divergence(clean, patched):
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    return (log_p.exp() * (log_p - log_q)).sum(-1)


def patch_metrics(clean, corrupt, patched, answer, wrong):
    flat = patched.reshape(-1, *clean.shape)
    d, kl, r = [], [], []
    for run in flat:
        for i in range(len(answer)):
            a, w = answer[i], wrong[i]
            m, c, k = (x[a] - x[w] for x in (run[i], clean[i], corrupt[i]))
            d.append(m)
            p = clean[i].log_softmax(0)
            kl.append((p.exp() * (p - run[i].log_softmax(0))).sum())
            r.append((m - k) / (c - k) if c != k else m * torch.nan)
    return tuple(torch.stack(x).reshape(patched.shape[:-1]) for x in (d, kl, r))
