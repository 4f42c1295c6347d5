"""the line has seen the last size

A prediction of what one knows is none.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    x = (total.double() - embedding.double()).log()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    y = (loss[:-1] - floor).log()
    y = (loss - floor).log()
    dx = x - x.mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = floor + (y.mean() + slope * (x[-1] - x.mean())).exp()
    return guess.item(), (loss[-1] - guess).item()
