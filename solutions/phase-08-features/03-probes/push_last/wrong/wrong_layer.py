"""another place

The key is an argument.
"""

import torch


def push_last(model, tokens, key, vectors):
    def push(value, point):
        new = value.clone()
        new[:, -1] = new[:, -1] + vectors
        return new

    with torch.no_grad(), model.hooked({"blocks.0.resid_post": push}):
        return model(tokens)[:, -1]
