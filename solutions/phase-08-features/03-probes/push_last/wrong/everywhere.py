"""all positions

Later positions read the earlier ones by attention.
"""

import torch


def push_last(model, tokens, key, vectors):
    def push(value, point):
        return value + vectors[:, None]

    with torch.no_grad(), model.hooked({key: push}):
        return model(tokens)[:, -1]
