"""a row without any count is all zeros

Zeros are no distribution; with nothing to go by, every token is as likely as any other.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    weights = counts + alpha
    return weights / weights.sum(1, keepdim=True).clamp(min=1e-12)
