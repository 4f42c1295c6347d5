"""base and source are exchanged

The run that is patched keeps everything but one position.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    here = torch.eye(n_pos, dtype=torch.bool)[:, None, :, None]
    return rest(torch.where(here, base, source))
