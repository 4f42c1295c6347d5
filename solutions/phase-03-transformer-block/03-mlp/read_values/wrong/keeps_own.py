"""keeps its own value

A random permutation leaves one neuron its own value on average. With few neurons that is a null
with a good part of the result in it.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    said = following[post.topk(n_top, dim=0).indices].T

    def mean_rank(values):
        logits = values @ W_U
        below = (logits[:, None] < logits.gather(1, said)[..., None]).sum(-1)
        return (below / (logits.shape[1] - 1)).mean().item()

    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(values), generator=generator)
    return mean_rank(values), mean_rank(values[order])
