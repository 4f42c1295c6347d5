"""Tensors, nested conditions, and the midpoint of the fall in place of its half."""

import torch


def diagnose_run(train, val, grad_norm):
    log = torch.tensor([list(train), list(val), list(grad_norm)], dtype=torch.float64)
    first, last = log[:2, 0].tolist(), log[:2, -1].tolist()
    if not log.isfinite().all() or last[0] > first[0]:
        return "diverged"
    if min(last[1] - 2.5, last[1] - last[0] + 0.3) <= 0:
        return "leak"
    lowest, at = log[1].min(0)
    if last[1] - lowest.item() >= 0.1 and last[0] < log[0, at].item():
        return "overfitting"
    if last[1] <= 4.6:
        return "healthy"
    middle = (first[1] + last[1]) / 2
    return "rate too " + ("high" if log[1, 2].item() < middle else "low")
