"""the division by 0 must be avoided in another way

A small number in every count makes rows without counts uniform, and zeros no longer zero.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    w = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double() + 1e-8 + alpha
    return w / w.sum(1, keepdim=True)
