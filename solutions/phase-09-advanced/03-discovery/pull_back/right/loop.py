"""Head by head, query by query."""

import torch


def pull_back(g, pattern, W_V, W_O, weight, scale):
    out = torch.zeros_like(g)
    for A, V, W in zip(pattern, W_V, W_O, strict=True):
        back = g @ W.T @ V.T
        for query in range(g.shape[1]):
            for key in range(g.shape[1]):
                u = A[query, key] * back[:, query] * weight
                out[:, key] += (u - u.mean(-1, keepdim=True)) / scale[key]
    return out + g
