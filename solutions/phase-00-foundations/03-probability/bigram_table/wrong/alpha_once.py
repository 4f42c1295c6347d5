"""alpha was added to the total once

Each of the d_vocab entries of the row got alpha, so that the total grows by alpha times d_vocab.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    n = counts.sum(1, keepdim=True)
    table = (counts + alpha) / (n + alpha).clamp(min=1e-300)
    return torch.where(n + alpha > 0, table, 1 / d_vocab)
