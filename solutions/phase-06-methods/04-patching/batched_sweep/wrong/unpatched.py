"""nothing is patched

Indexing with a list makes a copy: the assignment goes to that copy and is lost.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    copies = base.expand(n_pos, *base.shape).clone()
    for i in range(n_pos):
        copies[[i]][:, :, i] = source[:, i]
    return rest(copies)
