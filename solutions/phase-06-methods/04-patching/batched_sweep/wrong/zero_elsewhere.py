"""all other positions are 0

Right where the base is 0, as in the example.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    here = torch.eye(n_pos, dtype=base.dtype)[:, None, :, None]
    return rest(here * source)
