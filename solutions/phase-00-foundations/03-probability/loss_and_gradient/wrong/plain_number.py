"""of type float

The loss is returned as a number of Python.
"""

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    log_p = log_softmax(logits)
    at = torch.arange(len(targets)), targets.long()
    y = torch.zeros_like(log_p)
    y[at] = 1
    return -log_p[at].mean().item(), (log_p.exp() - y) / len(targets)
