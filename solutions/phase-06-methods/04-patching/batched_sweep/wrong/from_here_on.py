"""all positions from number i on are patched

`triu` in the place of `eye`.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    here = torch.ones(n_pos, n_pos, dtype=torch.bool).triu()[:, None, :, None]
    return rest(torch.where(here, source, base))
