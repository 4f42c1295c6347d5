"""requires_grad of a parameter has changed

The caller may want to train the model.
"""

import torch


def push_last(model, tokens, key, vectors):
    def add(x, point):
        new = x.clone()
        new[:, -1] = new[:, -1] + vectors
        return new

    model.requires_grad_(False)
    with model.hooked({key: add}):
        return model(tokens)[:, -1]
