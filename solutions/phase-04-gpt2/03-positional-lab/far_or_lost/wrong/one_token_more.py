"""the window holds n_train + 1 tokens

Position n_train is itself beyond the training length.
"""

import torch


def losses(model, tokens):
    log_p = model(tokens[:, :-1]).log_softmax(-1)
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]


def paired_losses(model, windows, n_train):
    whole = losses(model, windows)[:, n_train:]
    rows = []
    for i in range(n_train, windows.shape[1] - 1):
        rows.append(losses(model, windows[:, i - n_train : i + 2])[:, -1])
    return whole, torch.stack(rows, 1)
