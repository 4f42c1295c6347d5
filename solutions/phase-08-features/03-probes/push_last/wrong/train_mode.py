"""changed the model's mode

train() stays after the call.
"""

import torch


def push_last(model, tokens, key, vectors):
    def add(x, point):
        new = x.clone()
        new[:, -1] = new[:, -1] + vectors
        return new

    model.train()
    with model.hooked({key: add}):
        return model(tokens)[:, -1]
