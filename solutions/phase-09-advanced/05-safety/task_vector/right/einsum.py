"""A mask over heads, summed by einsum."""

import torch


def task_vector(means, effects, n):
    score = effects.to(torch.float64).mean(2)
    order = torch.sort(score.reshape(-1), descending=True, stable=True).indices[:n]
    mask = torch.zeros(score.numel(), dtype=torch.float64)
    mask[order] = 1
    vector = torch.einsum("lh,lhd->d", mask.view_as(score), means.double())
    return [(int(p) // score.shape[1], int(p) % score.shape[1]) for p in order], vector
