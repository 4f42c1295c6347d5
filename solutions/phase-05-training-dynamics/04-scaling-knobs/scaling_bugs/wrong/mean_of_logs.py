"""logarithms are averaged over the seeds

A mean of logarithms lies below the logarithm of the mean, most where seeds differ most.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    x = (total.double() - embedding.double()).log()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    at = torch.stack([one[:, m] for one, m in zip(losses.double(), marks, strict=True)])
    y = (at[:-1] - floor).log().mean(1)
    dx = x[:-1] - x[:-1].mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = floor + (y.mean() + slope * (x[-1] - x[:-1].mean())).exp()
    return guess.item(), (loss[-1] - guess).item()
