"""where one experiment has no allowed result

An experiment without allowed results is left out.
"""

import torch


def forbidden_share(allowed):
    x = allowed.double().mean(2)
    x = torch.where(x == 0, torch.ones_like(x), x)
    return 1 - x.prod(1)
