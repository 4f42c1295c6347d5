"""far from p

The search starts with a cost that every candidate may exceed; then the first one wins.
"""

import torch


def closest_fit(p, candidates):
    def kl(a, b):
        return float((torch.special.xlogy(a, a) - torch.special.xlogy(a, b)).sum())

    def best(cost):
        least, found = 10.0, 0
        for i, q in enumerate(candidates):
            if cost(q) < least:
                least, found = cost(q), i
        return found

    return best(lambda q: kl(p, q)), best(lambda q: kl(q, p))
