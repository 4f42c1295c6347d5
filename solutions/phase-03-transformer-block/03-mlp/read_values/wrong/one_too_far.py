"""you look one token too far

The shift has been made already.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    following = torch.cat([following[1:], following[-1:]])
    said = following[post.topk(n_top, dim=0).indices].T

    def mean_rank(values):
        logits = values @ W_U
        below = (logits[:, None] < logits.gather(1, said)[..., None]).sum(-1)
        return (below / (logits.shape[1] - 1)).mean().item()

    circle = torch.randperm(len(values), generator=torch.Generator().manual_seed(seed))
    dealt = torch.empty_like(circle)
    dealt[circle] = circle.roll(1)
    return mean_rank(values), mean_rank(values[dealt])
