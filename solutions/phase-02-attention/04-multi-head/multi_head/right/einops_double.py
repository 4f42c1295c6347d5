"""Axes by name, scores and softmax by hand, in double precision and back."""

import torch
from einops import einsum, rearrange


def split(rows, n_head):
    return rearrange(rows, "b p (h d) -> b h p d", h=n_head)


def merge(z):
    return rearrange(z, "b h p d -> b p (h d)")


def remember(past, k, v):
    if past is None:
        return k, v
    k, v = past.append(k.transpose(1, 2), v.transpose(1, 2))
    return k.transpose(1, 2), v.transpose(1, 2)


def multi_head(x, W_QKV, b_QKV, W_O_fused, b_O, n_head, past=None):
    q, k, v = rearrange(x @ W_QKV + b_QKV, "b p (three h d) -> three b h p d", three=3, h=n_head)
    k, v = remember(past, k, v)
    scores = einsum(q.double(), k.double(), "b h q d, b h k d -> b h q k") / q.shape[-1] ** 0.5
    n, m = scores.shape[-2:]
    late = torch.arange(m)[None] > torch.arange(n)[:, None] + m - n
    pattern = scores.masked_fill(late, -torch.inf).softmax(-1)
    return merge((pattern @ v.double()).to(v.dtype)) @ W_O_fused + b_O
