"""that is the gradient with respect to the probabilities

The derivative of −log p with respect to p is −1/p. The logits stand behind the softmax.
"""

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    log_p = log_softmax(logits)
    rows = torch.arange(len(targets))
    gradient = torch.zeros_like(logits)
    gradient[rows, targets] = -1 / log_p.exp()[rows, targets] / len(targets)
    return -log_p[rows, targets].mean(), gradient
