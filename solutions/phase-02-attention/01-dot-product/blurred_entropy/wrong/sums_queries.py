"""the queries are summed

A head's entropy must not grow with the length of the text.
"""

import torch


def head_entropy(pattern):
    return torch.special.entr(pattern).sum((-2, -1)).mean(0)
