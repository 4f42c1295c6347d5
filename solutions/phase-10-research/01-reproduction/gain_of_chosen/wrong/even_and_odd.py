"""the first half chooses

Every other prompt chooses.
"""

import torch


def gain_of_chosen(scores, control):
    x, y = scores.double(), control.double()
    _half, seeds = scores.shape[2] // 2, torch.arange(len(scores))
    best, other = x[:, :, ::2].mean(2).argmax(1), y[:, :, ::2].mean(2).argmax(1)
    return x[seeds, best, 1::2].mean(1) - y[seeds, other, 1::2].mean(1)
