"""the threshold is a fixed number

Outputs have a unit; a share has none.
"""

import torch


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    found = []
    for edge in edges:
        noised, denoised = measure([edge], "clean") - clean, measure([edge], "corrupt") - corrupt
        if torch.stack([noised, denoised]).abs().max() > 0.01:
            found.append(edge)
    return found
