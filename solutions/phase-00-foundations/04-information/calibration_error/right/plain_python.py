"""Lists, sorted and grouped; no tensor until the end."""

import math
from itertools import groupby

import torch


def calibration_error(confidence, correct, n_bin=10):
    def bin_of(pair):
        return max(1, math.ceil(pair[0] * n_bin - 1e-9))

    pairs = sorted(zip(confidence.tolist(), correct.tolist(), strict=True))
    total = 0.0
    for _, group in groupby(pairs, key=bin_of):
        rows = list(group)
        total += abs(sum(c for c, _ in rows) - sum(hit for _, hit in rows))
    return torch.tensor(total / len(pairs), dtype=confidence.dtype)
