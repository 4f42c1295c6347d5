"""along head

The second axis is the head's: it is the one to keep.
"""

import torch


def head_entropy(pattern):
    return torch.special.entr(pattern).sum(-1).mean((0, 1))
