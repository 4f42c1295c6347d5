"""view size is not compatible

`view` wants one run of memory; a transposed tensor has none. `reshape` and `gather` take any.
"""

import torch


def patch_metrics(clean, corrupt, patched, answer, wrong):
    def pick(x, ids):
        flat = x.view(-1, x.shape[-1])
        ids = ids.repeat(len(flat) // len(ids))
        return flat[torch.arange(len(flat)), ids].view(x.shape[:-1])

    m, c, k = (pick(x, answer) - pick(x, wrong) for x in (patched, clean, corrupt))
    log_p, log_q = clean.log_softmax(-1), patched.log_softmax(-1)
    kl = (log_p.exp() * (log_p - log_q)).sum(-1)
    gap = torch.where(c == k, torch.nan, c - k)
    return m, kl, (m - k) / gap
