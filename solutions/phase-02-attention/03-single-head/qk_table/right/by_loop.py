"""One query letter after the other."""

import torch


def qk_table(E_query, E_key, W_Q, W_K):
    keys = E_key @ W_K
    return torch.stack([keys.mv(e @ W_Q) / keys.shape[-1] ** 0.5 for e in E_query])
