"""a pair that occurs twice was counted once

counts[a, b] += 1 with lists of indices writes each place once, however often it is listed.
index_put_ with accumulate=True, or bincount, adds up.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    weights = torch.zeros(d_vocab, d_vocab, dtype=torch.float64)
    weights[tokens[:-1].long(), tokens[1:].long()] += 1
    weights += alpha
    weights[weights.sum(1) == 0] = 1.0
    return weights / weights.sum(1, keepdim=True)
