"""A loop over the coordinates: the prediction adds up the variance of each outer product."""

import torch


def score_variance(q, k, seed=0):
    generator = torch.Generator()
    generator.manual_seed(seed)
    predicted = torch.zeros(())
    a, b = q.clone(), k.clone()
    for i in range(q.shape[1]):
        predicted = predicted + torch.outer(q[:, i], k[:, i]).var(unbiased=False)
        a[:, i] = q[torch.randperm(q.shape[0], generator=generator), i]
        b[:, i] = k[torch.randperm(k.shape[0], generator=generator), i]
    measured = torch.einsum("qd,kd->qk", q, k).var(unbiased=False)
    return measured, predicted, torch.einsum("qd,kd->qk", a, b).var(unbiased=False)
