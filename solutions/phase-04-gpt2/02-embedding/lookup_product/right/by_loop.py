"""A loop over positions."""

import torch


def embed_backward(tokens, grad, d_vocab):
    rows = [torch.zeros(grad.shape[-1], dtype=grad.dtype) for _ in range(d_vocab)]
    for token, g in zip(tokens.flatten().tolist(), grad.flatten(0, -2), strict=True):
        rows[token] = rows[token] + g
    return torch.stack(rows)
