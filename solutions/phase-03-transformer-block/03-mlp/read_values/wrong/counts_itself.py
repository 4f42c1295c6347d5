"""promoted less than itself

With ≤ every token beats itself, and a neuron that promotes nothing at all still gets a rank above
its due.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    said = following[post.topk(n_top, dim=0).indices].T

    def mean_rank(values):
        logits = values @ W_U
        below = (logits[:, None] <= logits.gather(1, said)[..., None]).sum(-1)
        return (below / (logits.shape[1] - 1)).mean().item()

    generator = torch.Generator().manual_seed(seed)
    around = torch.randperm(len(values), generator=generator)
    order = torch.empty_like(around)
    order[around] = around.roll(1)
    return mean_rank(values), mean_rank(values[order])
