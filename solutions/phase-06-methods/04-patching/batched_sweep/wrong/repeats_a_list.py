"""all copies share one memory

A list of one tensor, repeated, holds the same tensor many times.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    copies = [base.clone()] * n_pos
    for i in range(n_pos):
        copies[i][:, i] = source[:, i]
    return rest(torch.stack(copies))
