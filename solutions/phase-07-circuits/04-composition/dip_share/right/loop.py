"""one bracket at a time, largest score first subtracted"""

import math

import torch


def dip_share(steps, beta):
    shares = []
    for row in steps.tolist():
        scored, height = [], 0
        for t, step in enumerate(row):
            height += step
            if step:
                scored.append((-beta * height / (t + 1), height < 0))
        top = max(s for s, _ in scored)
        weights = [(math.exp(s - top), below) for s, below in scored]
        shares.append(sum(w for w, below in weights if below) / sum(w for w, _ in weights))
    return torch.tensor(shares)
