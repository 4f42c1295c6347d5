"""all entries together sum to 1

That is the probability of the pair. A language model needs the probability of b *given* a.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    weights = counts + alpha
    return weights / weights.sum()
