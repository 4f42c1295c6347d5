"""the largest size is held out

The last one was asked for, wherever it stands.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    order = total.argsort()
    x = (total.double() - embedding.double()).log()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    loss, x = loss[order], x[order]
    y = (loss[:-1] - floor).log()
    dx = x[:-1] - x[:-1].mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = floor + (y.mean() + slope * (x[-1] - x[:-1].mean())).exp()
    return guess.item(), (loss[-1] - guess).item()
