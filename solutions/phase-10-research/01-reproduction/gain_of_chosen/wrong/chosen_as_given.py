"""before the head is chosen

Only the reported mean is in double precision.
"""

import torch


def gain_of_chosen(scores, control):
    h = scores.shape[2] // 2
    r = torch.arange(len(scores))
    out = []
    for x in (scores, control):
        b = x[:, :, :h].mean(2).argmax(1)
        out.append(x.double()[r, b, h:].mean(1))
    return out[0] - out[1]
