"""and should be torch.bool

A table of 0 and 1 looks the same in print, but masked_fill refuses it.
"""

import torch


def sliding_window(n, width):
    return torch.ones(n, n).tril().triu(1 - width)
