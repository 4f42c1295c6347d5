"""A loop over the pairs that occur, in double precision."""

import math

import torch

from minigpt.train.losses import log_softmax


def row_gap(counts, logits):
    gaps = []
    for row, log_p in zip(counts.tolist(), log_softmax(logits.double()).tolist(), strict=True):
        n = sum(row)
        gaps.append(sum(c / n * (math.log(c / n) - log_p[b]) for b, c in enumerate(row) if c))
    return torch.tensor(gaps, dtype=logits.dtype)
