"""the size of the cache is

An int32 ends at 2 GiB, and caches do not.
"""

import torch


def share(part, n_head):
    return part.repeat_interleave(n_head // part.shape[-2], dim=-2)


def pool_heads(W, n_kv_head):
    return W.unflatten(0, (n_kv_head, -1)).mean(1)


def cache_bytes(n_layer, n_kv_head, d_head, n_pos, n_byte=2):
    sizes = torch.tensor([2, n_layer, n_kv_head, d_head, n_pos, n_byte], dtype=torch.int32)
    return int(sizes.prod(dtype=torch.int32))
