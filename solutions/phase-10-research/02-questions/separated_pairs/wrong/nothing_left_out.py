"""different ones only

Hypotheses that allow nothing are left out.
"""

import torch


def separated_pairs(allowed):
    n = len(allowed)
    h, k = torch.triu_indices(n, n, 1)
    ok = allowed.any(2)
    return ((allowed[h] & allowed[k]).any(2).logical_not() & ok[h] & ok[k]).sum(0)
