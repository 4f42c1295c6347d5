"""the line goes through two sizes only

The last two of them look nearest, and their noise is extrapolated.
"""

import torch


def predict_last(total, embedding, batch, steps, losses, tokens, floor):
    marks = [list(steps).index(tokens // b) for b in batch]
    x = (total.double() - embedding.double()).log()
    loss = torch.stack([one[:, m].mean() for one, m in zip(losses.double(), marks, strict=True)])
    y = (loss[:-1] - floor).log()
    slope = (y[-1] - y[-2]) / (x[-2] - x[-3]) if len(y) > 1 else 0 * y[0]
    guess = floor + (y[-1] + slope * (x[-1] - x[-2])).exp()
    return guess.item(), (loss[-1] - guess).item()
