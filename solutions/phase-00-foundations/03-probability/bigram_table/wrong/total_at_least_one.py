"""a total below 1 was raised to 1

With a small alpha a row without counts has a total between 0 and 1.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1] * d_vocab + tokens[1:]
    weights = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab) + alpha
    total = weights.double().sum(1, keepdim=True)
    return torch.where(total > 0, weights / total.clamp(min=1), 1 / d_vocab)
