"""all positions up to number i are patched

`tril` in the place of `eye` makes the patches pile up.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    here = torch.ones(n_pos, n_pos, dtype=torch.bool).tril()[:, None, :, None]
    return rest(torch.where(here, source, base))
