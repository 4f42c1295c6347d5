"""Loops with math.log, over flattened batches; the information by entropies."""

import math

import torch


def entropy(p):
    rows = p.reshape(-1, p.shape[-1])
    values = [-sum(x * math.log(x) for x in row if x > 0) for row in rows.tolist()]
    return torch.tensor(values, dtype=p.dtype).reshape(p.shape[:-1]) + 0 * p.sum(-1)


def kl(p, q):
    rows = p.reshape(-1, p.shape[-1])
    values = []
    for row in rows.tolist():
        total = 0.0
        for x, y in zip(row, q.tolist(), strict=True):
            if x > 0:
                total += x * math.log(x / y) if y > 0 else math.inf
        values.append(total)
    return torch.tensor(values, dtype=p.dtype).reshape(p.shape[:-1])


def information(joint):
    return entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.reshape(-1))
