"""before the head is chosen

The head is chosen in single precision.
"""

import torch


def gain_of_chosen(scores, control):
    half = scores.shape[2] // 2
    found = []
    for x in (scores.double(), control.double()):
        best = x[:, :, :half].float().mean(2).argmax(1)
        found.append(x[torch.arange(len(x)), best, half:].mean(1))
    return found[0] - found[1]
