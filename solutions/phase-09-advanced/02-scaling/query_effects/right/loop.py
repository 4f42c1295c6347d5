"""A loop over queries."""

import torch


def query_effects(q_new, k, v, z, slope):
    effects = []
    for i in range(len(q_new)):
        weights = (k[: i + 1] @ q_new[i] / k.shape[1] ** 0.5).softmax(0)
        effects.append((weights @ v[: i + 1] - z[i]) @ slope[i])
    return torch.stack(effects)
