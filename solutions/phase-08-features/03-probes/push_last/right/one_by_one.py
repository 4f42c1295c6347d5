"""Prompt by prompt."""

import torch


def push_last(model, tokens, key, vectors):
    rows = []
    for prompt, vector in zip(tokens, vectors, strict=True):

        def push(value, point, vector=vector):
            new = value.clone()
            new[0, -1] += vector
            return new

        with torch.no_grad(), model.hooked({key: push}):
            rows.append(model(prompt[None])[0, -1])
    return torch.stack(rows)
