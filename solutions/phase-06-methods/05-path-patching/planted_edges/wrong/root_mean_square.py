"""the changes are averaged over the prompts

A change on one prompt of many fades in any average.
"""

import torch


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().max()
    found = []
    for edge in edges:
        noised, denoised = measure([edge], "clean") - clean, measure([edge], "corrupt") - corrupt
        torch.stack([noised, denoised])
        if max(noised.square().mean(), denoised.square().mean()).sqrt() > least:
            found.append(edge)
    return found
