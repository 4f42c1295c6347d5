"""the floor has no effect

A straight line in log loss has no floor.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    x = (total.double() - embedding.double()).log()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    y = loss[:-1].log()
    dx = x[:-1] - x[:-1].mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = 0 + (y.mean() + slope * (x[-1] - x[:-1].mean())).exp()
    return guess.item(), (loss[-1] - guess).item()
