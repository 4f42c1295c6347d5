"""Delete one part at a time and normalize again."""

import torch


def frozen_share(parts, u):
    def normed(x):
        y = x - x.mean()
        sigma = y.pow(2).mean().sqrt()
        return y @ u / sigma, sigma

    whole = parts.sum(0)
    logit, sigma = normed(whole)
    shares, falls, ratios = [], [], []
    for part in parts:
        left, left_sigma = normed(whole - part)
        shares.append((part - part.mean()) @ u / sigma)
        falls.append(logit - left)
        ratios.append(sigma / left_sigma)
    return torch.stack(shares), torch.stack(falls), torch.stack(ratios)
