"""the null does not pair these values

Random vectors promote rare and common tokens alike, and real values do not. A null of random
vectors gives every model credit for knowing which tokens are common.
"""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    said = following[post.topk(n_top, dim=0).indices].T

    def mean_rank(values):
        logits = values @ W_U
        below = (logits[:, None] < logits.gather(1, said)[..., None]).sum(-1)
        return (below / (logits.shape[1] - 1)).mean().item()

    generator = torch.Generator().manual_seed(seed)
    return mean_rank(values), mean_rank(torch.randn(values.shape, generator=generator))
