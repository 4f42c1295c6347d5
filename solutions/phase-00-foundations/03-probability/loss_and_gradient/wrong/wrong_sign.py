"""the gradient is y − p

That is the direction of a step. The gradient points uphill: raising the
target's logit lowers the loss.
"""

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    log_p = log_softmax(logits)
    rows = torch.arange(len(targets))
    y = torch.zeros_like(logits)
    y[rows, targets] = 1
    return -log_p[rows, targets].mean(), (y - log_p.exp()) / len(targets)
