"""the logits of the other tokens get no gradient

Raising any other logit takes probability from the target, so that each of them has a gradient p.
"""

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    log_p = log_softmax(logits)
    rows = torch.arange(len(targets))
    gradient = torch.zeros_like(logits)
    gradient[rows, targets] = (log_p.exp()[rows, targets] - 1) / len(targets)
    return -log_p[rows, targets].mean(), gradient
