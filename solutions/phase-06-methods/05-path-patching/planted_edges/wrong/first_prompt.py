"""only the first prompt is looked at

An index in place of a maximum.
"""

import torch


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().max()
    found = []
    for edge in edges:
        noised, denoised = measure([edge], "clean") - clean, measure([edge], "corrupt") - corrupt
        both = torch.stack([noised, denoised])
        if both[:, 0].abs().max() > least:
            found.append(edge)
    return found
