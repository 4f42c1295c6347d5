"""Seed by seed."""

import torch


def reported(x):
    half = x.shape[1] // 2
    best = max(range(len(x)), key=lambda head: x[head, :half].mean().item())
    return x[best, half:].mean()


def gain_of_chosen(scores, control):
    pairs = zip(scores.double(), control.double(), strict=True)
    return torch.stack([reported(x) - reported(y) for x, y in pairs])
