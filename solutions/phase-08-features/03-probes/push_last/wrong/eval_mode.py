"""changed the model's mode

eval() stays after the call.
"""

import torch


def push_last(model, tokens, key, vectors):
    def add(x, point):
        new = x.clone()
        new[:, -1] = new[:, -1] + vectors
        return new

    model.eval()
    with model.hooked({key: add}):
        return model(tokens)[:, -1]
