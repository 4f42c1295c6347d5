"""Variances as mean squares less squared means, over a broadcast table of products."""

import torch


def score_variance(q, k, seed=0):
    generator = torch.Generator().manual_seed(seed)

    def over_pairs(a, b):
        products = (a[:, None, :] * b[None, :, :]).sum(-1)
        return (products**2).mean() - products.mean() ** 2

    def mix(x):
        order = torch.rand(x.shape, generator=generator).argsort(0)
        return x.gather(0, order)

    each = (q**2).mean(0) * (k**2).mean(0) - q.mean(0) ** 2 * k.mean(0) ** 2
    return over_pairs(q, k), each.sum(), over_pairs(mix(q), mix(k))
