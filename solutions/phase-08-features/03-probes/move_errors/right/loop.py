"""Sets of squares, position by position."""

import torch


def move_errors(logits, legal):
    flat = logits.reshape(-1, logits.shape[-1])
    truth = legal.reshape(-1, legal.shape[-1])
    counts = []
    for row, allowed in zip(flat, truth, strict=True):
        right = set(allowed.nonzero()[:, 0].tolist())
        named = row[: len(allowed)].topk(len(right)).indices.tolist()
        counts.append(len(set(named) ^ right))
    return torch.tensor(counts, dtype=torch.long).reshape(legal.shape[:-1])
