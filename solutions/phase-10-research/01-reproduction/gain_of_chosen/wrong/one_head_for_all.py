"""each seed chooses its own head

One head is chosen for all seeds.
"""

import torch


def gain_of_chosen(scores, control):
    x, y = scores.double(), control.double()
    half, seeds = scores.shape[2] // 2, torch.arange(len(scores))
    best, other = (
        x[:, :, :half].mean((0, 2)).argmax().expand(len(x)),
        y[:, :, :half].mean((0, 2)).argmax().expand(len(y)),
    )
    return x[seeds, best, half:].mean(1) - y[seeds, other, half:].mean(1)
