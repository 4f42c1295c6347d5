"""only the pairs with the same number

Row i of q and row i of k need not belong together; a query meets every key.
"""

import torch


def score_variance(q, k, seed=0):
    n = min(len(q), len(k))
    predicted = (q.square().mean(0) * k.square().mean(0) - (q.mean(0) * k.mean(0)).square()).sum()
    return (q[:n] * k[:n]).sum(-1).var(correction=0), predicted, predicted
