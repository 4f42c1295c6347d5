"""The key of every head is looked up, and groups are slices."""

import torch


def share(part, n_head):
    size = n_head // part.shape[-2]
    return part[..., [h // size for h in range(n_head)], :]


def pool_heads(W, n_kv_head):
    return torch.stack([group.mean(0) for group in W.chunk(n_kv_head)])


def cache_bytes(n_layer, n_kv_head, d_head, n_pos, n_byte=2):
    vectors = n_layer * n_pos * n_kv_head
    return (vectors + vectors) * d_head * n_byte
