"""A new axis for the members of a group; a matrix averages them, in double precision."""

import torch


def share(part, n_head):
    n_kv = part.shape[-2]
    many = part.unsqueeze(-2).expand(*part.shape[:-1], n_head // n_kv, part.shape[-1])
    return many.reshape(*part.shape[:-2], n_head, part.shape[-1])


def pool_heads(W, n_kv_head):
    size = W.shape[0] // n_kv_head
    mean = torch.eye(n_kv_head, dtype=torch.float64).repeat_interleave(size, 1) / size
    return torch.einsum("gh,hmd->gmd", mean, W.double()).to(W.dtype)


def cache_bytes(n_layer, n_kv_head, d_head, n_pos, n_byte=2):
    keys = values = n_kv_head * d_head * n_byte
    return n_layer * n_pos * (keys + values)
