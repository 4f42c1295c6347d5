"""transposed

The first axis numbers the patches, and the second the prompts.
"""

import torch


def batched_sweep(rest, base, source):
    n_pos = base.shape[1]
    here = torch.eye(n_pos, dtype=torch.bool)[:, None, :, None]
    return rest(torch.where(here, source, base)).T
