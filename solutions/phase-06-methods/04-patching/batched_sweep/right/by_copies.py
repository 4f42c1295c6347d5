"""Copies of the batch, one assignment each."""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    copies = base.repeat(n_pos, 1, 1, 1)
    for i in range(n_pos):
        copies[i, :, i] = source[:, i]
    return rest(copies)
