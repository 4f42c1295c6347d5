"""one number came back

`cross_entropy` averages over everything unless told otherwise.
"""

import torch


def loss_by_position(model, windows):
    logits = model(windows[:, :-1])
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())
