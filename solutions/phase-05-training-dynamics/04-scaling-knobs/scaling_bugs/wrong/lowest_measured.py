"""the lowest loss of the last size is measured

A lucky seed at a lucky mark flatters the prediction's rival, or its friend.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    x = (total.double() - embedding.double()).log()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    y = (loss[:-1] - floor).log()
    dx = x[:-1] - x[:-1].mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = floor + (y.mean() + slope * (x[-1] - x[:-1].mean())).exp()
    return guess.item(), (losses[-1].double().min() - guess).item()
