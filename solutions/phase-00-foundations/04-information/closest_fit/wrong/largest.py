"""farthest

A divergence is a cost: small is near.
"""

import torch


def closest_fit(p, candidates):
    def kl(a, b):
        return (torch.special.xlogy(a, a) - torch.special.xlogy(a, b)).sum(-1)

    return int(kl(p, candidates).argmax()), int(kl(candidates, p).argmax())
