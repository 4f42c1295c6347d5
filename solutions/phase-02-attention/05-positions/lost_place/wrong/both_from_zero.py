"""starts again at 0

Queries and new keys agree with each other, since distances among them are right, and are wrong
towards everything in the cache.
"""

import torch


def attend(q, k, v, past=None):
    q, k = turn(q, torch.arange(len(q))), turn(k, torch.arange(len(k)))
    if past is not None:
        k, v = torch.cat([past[0], k]), torch.cat([past[1], v])
    scores = q @ k.T / q.shape[-1] ** 0.5
    future = torch.arange(len(k)) > torch.arange(len(k) - len(q), len(k))[:, None]
    return scores.masked_fill(future, -torch.inf).softmax(-1) @ v, (k, v)
