"""the heads are averaged before the logarithm

The mean pattern of sharp queries is flat: a head that always looks at the token before it would
come out as the most diffuse of all.
"""

import torch


def head_entropy(pattern):
    return torch.special.entr(pattern.mean((0, 2))).sum(-1)
