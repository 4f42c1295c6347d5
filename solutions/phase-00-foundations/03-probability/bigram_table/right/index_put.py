"""With index_put_, which adds up."""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    weights = torch.full((d_vocab, d_vocab), float(alpha), dtype=torch.float64)
    one = torch.ones(max(len(tokens) - 1, 0), dtype=torch.float64)
    weights.index_put_((tokens[:-1].long(), tokens[1:].long()), one, accumulate=True)
    return (weights / weights.sum(1, keepdim=True)).nan_to_num(nan=1 / d_vocab)
