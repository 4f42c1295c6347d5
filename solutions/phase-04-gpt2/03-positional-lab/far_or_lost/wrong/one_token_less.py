"""the window holds n_train − 1 tokens

The target is no input: n_train inputs and a target are n_train + 1 tokens.
"""

import torch


def losses(model, tokens):
    log_p = model(tokens[:, :-1]).log_softmax(-1)
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]


def paired_losses(model, windows, n_train):
    whole = losses(model, windows)[:, n_train:]
    cut = windows.unfold(1, n_train, 1)[:, 2:]
    last = losses(model, cut.flatten(0, 1))[:, -1]
    return whole, last.view(whole.shape)
