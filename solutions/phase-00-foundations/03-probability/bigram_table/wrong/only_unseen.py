"""alpha was added to the pairs that do not occur only

Then a pair seen once counts as much as one never seen, if alpha is 1.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    weights = torch.where(counts == 0, counts + alpha, counts)
    weights[weights.sum(1) == 0] = 1.0
    return weights / weights.sum(1, keepdim=True)
