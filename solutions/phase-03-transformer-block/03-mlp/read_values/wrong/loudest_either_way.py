"""by size

Sorted by absolute value, the contexts include those at which the neuron is most firmly off, and
there its value is not added.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    said = following[post.abs().topk(n_top, dim=0).indices].T

    def mean_rank(values):
        logits = values @ W_U
        below = (logits[:, None] < logits.gather(1, said)[..., None]).sum(-1)
        return (below / (logits.shape[1] - 1)).mean().item()

    generator = torch.Generator().manual_seed(seed)
    around = torch.randperm(len(values), generator=generator)
    dealt = torch.empty(len(values), dtype=torch.long)
    dealt[around] = around.roll(1)
    return mean_rank(values), mean_rank(values[dealt])
