"""[batch d_vocab]

The last position was asked.
"""

import torch


def push_last(model, tokens, key, vectors):
    def push(value, point):
        new = value.clone()
        new[:, -1] = new[:, -1] + vectors
        return new

    with torch.no_grad(), model.hooked({key: push}):
        return model(tokens)
