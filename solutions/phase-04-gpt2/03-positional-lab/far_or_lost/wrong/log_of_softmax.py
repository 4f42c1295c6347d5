"""do not take the logarithm of a probability that has become 0

A sure model makes log(0).
"""

import torch


def paired_losses(model, windows, n_train):
    def losses(tokens):
        log_p = model(tokens[:, :-1]).softmax(-1).log()
        return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]

    whole = losses(windows)[:, n_train:]
    each = [
        losses(windows[:, i - n_train : i + 1])[:, -1] for i in range(n_train + 1, windows.shape[1])
    ]
    return whole, torch.stack(each, 1)
