"""a row without any count is 0/0

The last character of a text may occur nowhere else, and then nothing follows it.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    weights = counts + alpha
    return weights / weights.sum(1, keepdim=True)
