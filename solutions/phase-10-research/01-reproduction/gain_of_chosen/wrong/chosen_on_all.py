"""prompts that choose a head may not report it

The head is chosen on all prompts, the reported ones among them.
"""

import torch


def gain_of_chosen(scores, control):
    x, y = scores.double(), control.double()
    half, seeds = scores.shape[2] // 2, torch.arange(len(scores))
    best, other = x.mean(2).argmax(1), y.mean(2).argmax(1)
    return x[seeds, best, half:].mean(1) - y[seeds, other, half:].mean(1)
