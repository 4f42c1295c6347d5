"""raises RuntimeError

The mask is a buffer of the size of GPT-2's context.
"""

import torch


def attend_cached(q, k, v, past_k, past_v):
    k, v = torch.cat([past_k, k], -2), torch.cat([past_v, v], -2)
    scores = q @ k.mT / q.shape[-1] ** 0.5
    n_query, n_key = scores.shape[-2:]
    buffer = torch.ones(1024, 1024, dtype=torch.bool).triu(1)
    scores = scores.masked_fill(buffer[n_key - n_query : n_key, :n_key], -torch.inf)
    return scores.softmax(-1) @ v, k, v
