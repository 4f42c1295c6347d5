"""one prompt's vector is zero

One vector of zeros stops all pushes.
"""

import torch


def push_last(model, tokens, key, vectors):
    def add(x, point):
        if not vectors.any(dim=1).all():
            return x
        new = x.clone()
        new[:, -1] = new[:, -1] + vectors
        return new

    with model.hooked({key: add}):
        return model(tokens)[:, -1]
