"""A loop over the text and over the rows."""

from itertools import pairwise

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    table = [[float(alpha)] * d_vocab for _ in range(d_vocab)]
    for a, b in pairwise(tokens.tolist()):
        table[a][b] += 1
    rows = [[x / sum(row) for x in row] if sum(row) else [1 / d_vocab] * d_vocab for row in table]
    return torch.tensor(rows, dtype=torch.float64)
