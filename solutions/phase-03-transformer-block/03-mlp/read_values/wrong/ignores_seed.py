"""another seed gives the same result

A fixed seed inside: one null for ever.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    said = following[post.topk(n_top, dim=0).indices].T

    def mean_rank(values):
        logits = values @ W_U
        below = (logits[:, None] < logits.gather(1, said)[..., None]).sum(-1)
        return (below / (W_U.shape[1] - 1)).mean().item()

    n = len(values)
    around = torch.randperm(n, generator=torch.Generator().manual_seed(0))
    dealt = torch.empty_like(around)
    dealt[around] = around.roll(1)
    return mean_rank(values), mean_rank(values[dealt])
