"""The largest of independent random numbers among the allowed ones."""

import torch


def agreeing_partners(labels, seed=0):
    g = torch.Generator().manual_seed(seed)
    lots = torch.rand(len(labels), len(labels), generator=g, dtype=torch.float64)
    return lots.masked_fill(labels[:, None] != labels[None], -1).argmax(1)
