"""the keys of the past are not in the cache that you return

The next step would know this one only.
"""

import torch


def attend_cached(q, k, v, past_k, past_v):
    keys, values = torch.cat([past_k, k], -2), torch.cat([past_v, v], -2)
    n_query, n_key = q.shape[-2], keys.shape[-2]
    scores = q @ keys.mT / q.shape[-1] ** 0.5
    place = torch.arange(n_key - n_query, n_key)[:, None]
    scores = scores.masked_fill(torch.arange(n_key) > place, -torch.inf)
    return scores.softmax(-1) @ values, k, v
