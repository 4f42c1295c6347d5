"""the loss is in bits

The logarithm to the base 2 gives bits; the loss is asked for in nats.
"""

import math

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    log_p = log_softmax(logits)
    rows = torch.arange(len(targets))
    gradient = log_p.exp()
    gradient[rows, targets] -= 1
    return -log_p[rows, targets].mean() / math.log(2), gradient / len(targets)
