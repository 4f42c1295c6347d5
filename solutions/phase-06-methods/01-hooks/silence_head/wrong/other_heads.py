"""all other heads are silent

This keeps one head, and takes out the rest.
"""

import torch


def silence_head(z, head, at=None):
    silent = z.clone() if at is not None else torch.zeros_like(z)
    where = slice(None) if at is None else list(at)
    one = z[:, where, head]
    silent[:, where] = 0
    silent[:, where, head] = one
    return silent
