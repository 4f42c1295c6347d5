"""Ranks from a comparison with every token, and a null that moves all values by one random step."""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    said = following[post.topk(n_top, dim=0)[1]]  # context neuron

    def mean_rank(values):
        logits = (values @ W_U).expand(n_top, -1, -1)
        own = torch.take_along_dim(logits, said[..., None], -1)
        return ((logits < own).double().sum(-1) / (W_U.shape[1] - 1)).mean().item()

    generator = torch.Generator().manual_seed(seed)
    step = int(torch.randint(1, len(values), (1,), generator=generator))
    return mean_rank(values), mean_rank(values.roll(step, 0))
