"""prompts that choose a head may not report it

The best head of the reported prompts is taken.
"""

import torch


def gain_of_chosen(scores, control):
    x, y = scores.double(), control.double()
    half, seeds = scores.shape[2] // 2, torch.arange(len(scores))
    best, other = x[:, :, half:].mean(2).argmax(1), y[:, :, half:].mean(2).argmax(1)
    return x[seeds, best, half:].mean(1) - y[seeds, other, half:].mean(1)
