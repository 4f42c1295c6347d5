"""Einsum in words."""

import math

from einops import einsum


def qk_table(E_query, E_key, W_Q, W_K):
    q = einsum(E_query, W_Q, "query d_model, d_model d_head -> query d_head")
    k = einsum(E_key, W_K, "key d_model, d_model d_head -> key d_head")
    return einsum(q, k, "query d_head, key d_head -> query key") * (1 / math.sqrt(k.shape[1]))
