"""Logarithms picked by index, one window at a time."""

import torch


def prefix_loss(model, x, y, ends):
    def loss(logits, i, n):
        shares = logits[0, n - 1].log_softmax(-1)
        return -shares[y[i, n - 1]]

    pairs = [(i, n) for i in range(len(x)) for n in ends]
    whole = [loss(model(x[i : i + 1]), i, n) for i, n in pairs]
    prefix = [loss(model(x[i : i + 1, :n]), i, n) for i, n in pairs]
    return torch.stack(whole).mean(), torch.stack(prefix).mean()
