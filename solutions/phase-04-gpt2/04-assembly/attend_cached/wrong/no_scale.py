"""there is no division by √d_head

A cache changes which keys are at hand, and nothing else.
"""

import torch


def attend_cached(q, k, v, past_k, past_v):
    k, v = torch.cat([past_k, k], -2), torch.cat([past_v, v], -2)
    n_query, n_key = q.shape[-2], k.shape[-2]
    place = torch.arange(n_key - n_query, n_key)[:, None]
    scores = (q @ k.mT).masked_fill(torch.arange(n_key) > place, -torch.inf)
    return scores.softmax(-1) @ v, k, v
