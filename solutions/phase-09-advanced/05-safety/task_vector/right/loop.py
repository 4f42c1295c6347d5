"""Pick the best head, n times."""

import torch


def task_vector(means, effects, n):
    left = {}
    for layer in range(effects.shape[0]):
        for head in range(effects.shape[1]):
            left[layer, head] = effects[layer, head].double().mean().item()
    heads, total = [], torch.zeros(means.shape[-1], dtype=torch.float64)
    for _ in range(n):
        best = max(left, key=left.get)
        left.pop(best)
        heads.append(best)
        total = total + means[best].double()
    return heads, total
