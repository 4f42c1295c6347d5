"""averaged before the logarithm

Two texts with sharp heads that look elsewhere make a blurred mean.
"""

import torch


def head_entropy(pattern):
    return torch.special.entr(pattern.mean(0)).sum(-1).mean(-1)
