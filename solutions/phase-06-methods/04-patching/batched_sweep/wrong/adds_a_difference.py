"""the source is rounded

base + (source − base) is the source only to the digits that the base leaves.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    here = torch.eye(n_pos, dtype=base.dtype)[:, None, :, None]
    return rest(base + here * (source - base))
