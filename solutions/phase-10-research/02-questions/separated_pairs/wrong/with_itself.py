"""different ones only

Each hypothesis makes a pair with itself.
"""

import torch


def separated_pairs(allowed):
    n = len(allowed)
    h, k = torch.triu_indices(n, n, 0)
    return (allowed[h] & allowed[k]).any(2).logical_not().sum(0)
