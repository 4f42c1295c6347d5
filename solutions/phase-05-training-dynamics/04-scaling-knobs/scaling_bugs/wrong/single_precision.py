"""digits are lost

Sizes of 10⁹ that lie close together differ in the last digits of a float32.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    x = (total.float() - embedding.float()).log().double()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    y = (loss[:-1] - floor).log()
    dx = x[:-1] - x[:-1].mean()
    slope = (dx * y).sum() / dx.square().sum()
    guess = floor + (y.mean() + slope * (x[-1] - x[:-1].mean())).exp()
    return guess.item(), (loss[-1] - guess).item()
