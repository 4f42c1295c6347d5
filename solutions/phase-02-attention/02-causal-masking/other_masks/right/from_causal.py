"""The causal mask of the package, with something taken away or added."""

import torch

from minigpt.model.attention import causal_mask


def sliding_window(n, width):
    return causal_mask(n, n) & ~torch.ones(n, n, dtype=torch.bool).tril(-width)


def prefix_lm(n, n_prefix):
    return torch.logical_or(causal_mask(n, n), torch.arange(n).expand(n, n) < n_prefix)
