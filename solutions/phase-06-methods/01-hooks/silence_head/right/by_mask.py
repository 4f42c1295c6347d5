"""By a mask of ones and zeros for positions and heads, and `where`."""

import torch


def silence_head(z, head, at=None):
    n_pos, n_head = z.shape[1:3]
    kept = torch.ones(n_pos, n_head, dtype=torch.bool)
    for pos in range(n_pos) if at is None else at:
        kept[pos, head] = False
    return torch.where(kept[None, :, :, None], z, torch.zeros_like(z))
