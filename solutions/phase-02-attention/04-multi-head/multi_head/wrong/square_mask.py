"""with a cache, the queries stand at the wrong positions

A mask of as many keys as queries fits only without a past. Cut from the top left corner it lets
the newest query see the oldest keys alone.
"""

from minigpt.model import attention


def multi_head(x, W_QKV, b_QKV, W_O_fused, b_O, n_head, past=None):
    q, k, v = (split(part, n_head) for part in (x @ W_QKV + b_QKV).chunk(3, -1))
    k, v = remember(past, k, v)
    n_query, n_key = q.shape[2], k.shape[2]
    mask = attention.causal_mask(n_key, n_key, x.device)[:n_query]
    return merge(attention.attention(q, k, v, mask)) @ W_O_fused + b_O
