"""at which one does a piece begin

Behind eight tokens, at places 0 to 7, the next one stands at 8, not at 9.
"""

import torch


def attend(q, k, v, past=None):
    start = 0 if past is None else len(past[0]) + 1
    places = torch.arange(start, start + len(q))
    q, k = turn(q, places), turn(k, places)
    if past is not None:
        k, v = torch.cat([past[0], k]), torch.cat([past[1], v])
    scores = q @ k.T / q.shape[-1] ** 0.5
    future = torch.arange(len(k)) > torch.arange(len(k) - len(q), len(k))[:, None]
    return scores.masked_fill(future, -torch.inf).softmax(-1) @ v, (k, v)
