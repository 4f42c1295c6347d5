"""No index at all: places are compared, and torch.where chooses."""

import torch


def move_attention(pattern, record):
    n_query, n_key = pattern.shape[1:]
    chosen = (torch.arange(n_key) == record[:, None]).to(pattern)[:, None]
    last = (torch.arange(n_query) == n_query - 1)[:, None]
    return torch.where(last, chosen, pattern)
