"""Cut and joined."""

import torch


def push_last(model, tokens, key, vectors):
    def push(value, point):
        return torch.cat([value[:, :-1], value[:, -1:] + vectors.unsqueeze(1)], dim=1)

    with model.hooked({key: push}):
        logits = model(tokens)
    return logits[:, -1].detach()
