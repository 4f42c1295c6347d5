"""the gradient is n times too large

p − y is the gradient of one surprisal. The loss is a mean of n of them.
"""

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    log_p = log_softmax(logits)
    rows = torch.arange(len(targets))
    y = torch.zeros_like(logits)
    y[rows, targets] = 1
    return -log_p[rows, targets].mean(), log_p.exp() - y
