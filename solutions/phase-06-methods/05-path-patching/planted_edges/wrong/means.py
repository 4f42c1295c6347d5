"""in the mean they cancel

An edge whose effect depends on the prompt can have a mean effect of zero.
"""

import torch


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).mean().abs()
    found = []
    for edge in edges:
        noised = (measure([edge], "clean") - clean).mean().abs()
        denoised = (measure([edge], "corrupt") - corrupt).mean().abs()
        if torch.stack([noised, denoised]).max() > least:
            found.append(edge)
    return found
