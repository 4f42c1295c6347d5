"""A loop over neurons and contexts, and a rejected permutation until no neuron keeps its value."""

import torch


def read_values(post, following, values, W_U, n_top=10, seed=0):
    logits = torch.einsum("nd,dv->nv", values, W_U)

    def mean_rank(order):
        ranks = []
        for neuron, owner in enumerate(order):
            strongest = post[:, neuron].argsort(descending=True)[:n_top]
            for token in following[strongest].tolist():
                others = torch.cat([logits[owner, :token], logits[owner, token + 1 :]])
                ranks.append((others < logits[owner, token]).double().mean())
        return float(sum(ranks) / len(ranks))

    n = len(values)
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(n, generator=generator)
    while (order == torch.arange(n)).any():
        order = torch.randperm(n, generator=generator)
    return mean_rank(range(n)), mean_rank(order.tolist())
