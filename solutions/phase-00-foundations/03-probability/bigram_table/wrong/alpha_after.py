"""alpha was added to the probabilities, not to the counts

Then a row seen once is smoothed as little as one seen a million times.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    w = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    w = (w / w.sum(1, keepdim=True)).nan_to_num(1 / d_vocab) + alpha
    return w / w.sum(1, keepdim=True)
