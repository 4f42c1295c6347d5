"""The mean vector goes through W_U: the mean of products is the product of the mean."""

import torch


def split_logits(x, W_U):
    mean = x.reshape(-1, x.shape[-1]).mean(0)
    return mean @ W_U, (x - mean) @ W_U


def frequency_fit(constant, counts):
    keep = counts.nonzero().flatten()
    pair = torch.stack([counts[keep].double().log(), constant[keep].double()])
    c = torch.cov(pair)
    return float(torch.corrcoef(pair)[0, 1]), float(c[0, 1] / c[0, 0])
