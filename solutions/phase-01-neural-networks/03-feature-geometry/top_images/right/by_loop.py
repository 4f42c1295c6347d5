"""One unit after the other, sorted by Python."""

import torch


def top_images(hidden, k):
    out = torch.full((k, hidden.shape[1]), -1)
    for u in range(hidden.shape[1]):
        column = hidden[:, u].tolist()
        best = sorted(range(len(column)), key=lambda i: -column[i])[:k]
        for row, i in enumerate(best):
            if column[i] > 0:
                out[row, u] = i
    return out
