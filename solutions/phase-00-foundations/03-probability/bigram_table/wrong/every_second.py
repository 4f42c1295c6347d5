"""every second pair is missing

Pairs overlap: in "abc" both ab and bc occur.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    even = tokens[: len(tokens) // 2 * 2].long().view(-1, 2)
    pairs = even[:, 0] * d_vocab + even[:, 1]
    weights = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double() + alpha
    weights[weights.sum(1) == 0] = 1.0
    return weights / weights.sum(1, keepdim=True)
