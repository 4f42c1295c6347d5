"""do the counts have digits enough?

Half precision holds whole numbers up to 2,048 only; 8 bits hold 255.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1] * d_vocab + tokens[1:]
    counts = torch.bincount(pairs, minlength=d_vocab**2).half()
    weights = counts.view(d_vocab, d_vocab).double() + alpha
    weights[weights.sum(1) == 0] = 1
    return weights / weights.sum(1, keepdim=True)
