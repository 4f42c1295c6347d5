"""a neuron below zero everywhere has other contexts

Zeros tie, so contexts are arbitrary.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    said = following[post.clamp(min=0).topk(n_top, dim=0).indices].T

    def mean_rank(values):
        logits = values @ W_U
        below = (logits[:, None] < logits.gather(1, said)[..., None]).sum(-1)
        return (below / (logits.shape[1] - 1)).mean().item()

    circle = torch.randperm(len(values), generator=torch.Generator().manual_seed(seed))
    dealt = torch.empty_like(circle)
    dealt[circle] = circle.roll(1)
    return mean_rank(values), mean_rank(values[dealt])
