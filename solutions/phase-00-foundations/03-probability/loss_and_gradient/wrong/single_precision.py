"""keep the precision

Seven digits come back where sixteen went in.
"""

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    log_p = log_softmax(logits.float())
    rows = torch.arange(len(targets))
    gradient = log_p.exp()
    gradient[rows, targets] -= 1
    loss = -log_p[rows, targets].mean()
    return loss.to(logits.dtype), (gradient / len(rows)).to(logits.dtype)
