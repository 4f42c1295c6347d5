"""does not see itself"""

import torch


def allowed(n):
    return torch.ones(n, n, dtype=torch.bool).tril(-1)
