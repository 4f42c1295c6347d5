"""your arrows turn the other way

With both sides turned backwards all scores of one model stay the same, except that a trained
model has learned the other sense: its previous-token heads now look at the next token.
"""

import torch


def rotate(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    cos, sin = cos[:, None], sin[:, None]
    return torch.cat([a * cos + b * sin, b * cos - a * sin], dim=-1)
