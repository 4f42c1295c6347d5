"""Pair by pair."""

import torch


def kinds_of_sums(shown):
    mirrored, clean = torch.zeros_like(shown), torch.zeros_like(shown)
    for a in range(len(shown)):
        for b in range(len(shown)):
            if not shown[a, b]:
                (mirrored if shown[b, a] else clean)[a, b] = True
    return mirrored, clean
