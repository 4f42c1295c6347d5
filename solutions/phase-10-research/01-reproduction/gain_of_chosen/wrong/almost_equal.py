"""before the head is chosen

Heads whose means are close count as equal.
"""

import torch


def gain_of_chosen(scores, control):
    half = scores.shape[2] // 2
    found = []
    for x in (scores.double(), control.double()):
        best = (
            (x[:, :, :half].mean(2) >= x[:, :, :half].mean(2).amax(1, keepdim=True) - 1e-6)
            .int()
            .argmax(1)
        )
        found.append(x[torch.arange(len(x)), best, half:].mean(1))
    return found[0] - found[1]
