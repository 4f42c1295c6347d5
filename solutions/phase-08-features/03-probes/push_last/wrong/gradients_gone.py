"""the gradients kept by the parameters have changed

Gradients of the caller are thrown away.
"""

import torch


def push_last(model, tokens, key, vectors):
    def add(x, point):
        new = x.clone()
        new[:, -1] = new[:, -1] + vectors
        return new

    from minigpt import load

    with model.hooked({key: add}):
        out = model(tokens)[:, -1]
    for q in model.parameters():
        q.grad = None
    return out
