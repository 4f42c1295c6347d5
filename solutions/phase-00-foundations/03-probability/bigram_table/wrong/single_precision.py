"""single precision was used on the way

The quotient is taken in single precision.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    counts = torch.full((d_vocab, d_vocab), float(alpha))
    for a, b in zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True):
        counts[a, b] += 1
    return (counts / counts.sum(1, keepdim=True)).nan_to_num(1 / d_vocab).double()
