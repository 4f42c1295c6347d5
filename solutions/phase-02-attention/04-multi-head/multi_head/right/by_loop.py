"""Slices of the rows, and a loop over heads that adds what each one writes."""

import torch

from minigpt.model import attention


def split(rows, n_head):
    d = rows.shape[-1] // n_head
    return torch.stack([rows[..., h * d : (h + 1) * d] for h in range(n_head)], dim=1)


def merge(z):
    return torch.cat(list(z.unbind(1)), dim=-1)


def remember(past, k, v):
    if past is None:
        return k, v
    k, v = past.append(k.transpose(1, 2), v.transpose(1, 2))
    return k.transpose(1, 2), v.transpose(1, 2)


def multi_head(x, W_QKV, b_QKV, W_O_fused, b_O, n_head, past=None):
    width = W_O_fused.shape[0]
    q, k, v = (split(part, n_head) for part in torch.split(x @ W_QKV + b_QKV, width, dim=-1))
    k, v = remember(past, k, v)
    mask = attention.causal_mask(q.shape[2], k.shape[2], x.device)
    out = b_O.expand(*x.shape[:2], -1)
    for h, W_O in enumerate(W_O_fused.chunk(n_head)):
        out = out + attention.attention(q[:, h], k[:, h], v[:, h], mask) @ W_O
    return out
