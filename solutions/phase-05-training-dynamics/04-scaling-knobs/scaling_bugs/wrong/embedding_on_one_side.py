"""the last size is counted with its embedding

The sizes of the line are counted without.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    x = (total.double() - embedding.double()).log()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    y = (loss[:-1] - floor).log()
    dx = x[:-1] - x[:-1].mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = floor + (y.mean() + slope * (total[-1].double().log() - x[:-1].mean())).exp()
    return guess.item(), (loss[-1] - guess).item()
