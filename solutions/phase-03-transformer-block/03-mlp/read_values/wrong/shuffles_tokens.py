"""the null does not pair these values

Shuffling what followed compares a neuron with random text. If a value only promotes what is
common among its contexts of any neuron, this null misses it.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    contexts = post.topk(n_top, dim=0).indices
    logits = values @ W_U

    def mean_rank(following):
        said = following[contexts].T
        below = (logits[:, None] < logits.gather(1, said)[..., None]).sum(-1)
        return (below / (logits.shape[1] - 1)).mean().item()

    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(following), generator=generator)
    return mean_rank(following), mean_rank(following[order])
