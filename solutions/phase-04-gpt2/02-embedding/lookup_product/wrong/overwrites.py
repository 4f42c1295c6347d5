"""only the last position of a token counts

With repeated indices an assignment keeps one of the values, and a gradient needs their sum.
"""

import torch


def embed_backward(tokens, grad, d_vocab):
    total = torch.zeros(d_vocab, grad.shape[-1], dtype=grad.dtype)
    for token, g in zip(tokens.flatten().tolist(), grad.flatten(0, -2), strict=True):
        total[token] = g
    return total
