"""the table is turned over

Row a must hold what comes *after* a. Dividing columns gives what came before b.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    weights = counts.T + alpha
    weights[weights.sum(1) == 0] = 1.0
    return weights / weights.sum(1, keepdim=True)
