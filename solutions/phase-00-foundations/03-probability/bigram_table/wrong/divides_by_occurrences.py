"""the rows do not sum to 1

The last token of the text has no successor: it occurs once more than it is followed.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    pairs = tokens[:-1].long() * d_vocab + tokens[1:].long()
    counts = torch.bincount(pairs, minlength=d_vocab**2).view(d_vocab, d_vocab).double()
    n = torch.bincount(tokens.long(), minlength=d_vocab).double()[:, None]
    table = (counts + alpha) / (n + alpha * d_vocab).clamp(min=1e-300)
    return torch.where(n + alpha > 0, table, 1 / d_vocab)
