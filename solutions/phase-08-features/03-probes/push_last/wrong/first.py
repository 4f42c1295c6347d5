"""position 0

The list of positions was read from the wrong end.
"""

import torch


def push_last(model, tokens, key, vectors):
    def push(value, point):
        new = value.clone()
        new[:, 0] = new[:, 0] + vectors
        return new

    with torch.no_grad(), model.hooked({key: push}):
        return model(tokens)[:, -1]
