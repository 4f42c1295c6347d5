"""`windowed` reads the whole text

A mask on the losses leaves the model as it is.
"""

import torch


def losses(model, tokens):
    log_p = model(tokens[:, :-1]).log_softmax(-1)
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]


def paired_losses(model, windows, n_train):
    whole = losses(model, windows)[:, n_train:]
    return whole, losses(model, windows)[:, n_train:]
