"""`cross_entropy` with no reduction, which wants the vocabulary on axis 1."""

import torch


def loss_by_position(model, windows):
    logits = model(windows[:, :-1]).transpose(1, 2)
    each = torch.nn.functional.cross_entropy(logits, windows[:, 1:], reduction="none")
    return each.mean(dim=0)
