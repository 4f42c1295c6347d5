"""16 squares

The board of another game has another number of squares.
"""

import torch


def move_errors(logits, legal):
    scores = logits[..., :16]
    if scores.shape != legal.shape:
        legal = torch.nn.functional.pad(legal, (0, scores.shape[-1] - legal.shape[-1]))
    rank = (scores[..., None, :] > scores[..., None]).sum(-1)
    return ((rank < legal.sum(-1, keepdim=True)) != legal).sum(-1)
