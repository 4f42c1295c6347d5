"""a small number was added to a total

A small number in the total makes rows that do not sum to 1.
"""

import torch


def bigram_table(tokens, d_vocab, alpha=0.0):
    counts = torch.full((d_vocab, d_vocab), float(alpha), dtype=torch.float64)
    for a, b in zip(tokens[:-1].tolist(), tokens[1:].tolist(), strict=True):
        counts[a, b] += 1
    total = counts.sum(1, keepdim=True)
    return torch.where(total > 0, counts / (total + 1e-8), 1 / d_vocab)
