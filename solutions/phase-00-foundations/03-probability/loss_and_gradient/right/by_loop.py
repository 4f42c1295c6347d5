"""A loop over the predictions and the vocabulary."""

import torch

from minigpt.train.losses import log_softmax


def loss_and_gradient(logits, targets):
    loss = torch.zeros((), dtype=logits.dtype)
    rows = []
    for row, target in zip(logits, targets.tolist(), strict=True):
        log_p = log_softmax(row)
        loss = loss - log_p[target]
        hot = [1.0 if i == target else 0.0 for i in range(len(row))]
        rows.append(log_p.exp() - torch.tensor(hot, dtype=logits.dtype))
    return loss / len(targets), torch.stack(rows) / len(targets)
