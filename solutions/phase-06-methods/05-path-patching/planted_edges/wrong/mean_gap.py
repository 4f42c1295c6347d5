"""the threshold is 1 % of the mean difference

Where the two runs differ on few prompts, the mean is much smaller than the largest difference.
"""

import torch


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().mean()
    found = []
    for edge in edges:
        noised, denoised = measure([edge], "clean") - clean, measure([edge], "corrupt") - corrupt
        both = torch.stack([noised, denoised])
        if both.abs().max() > least:
            found.append(edge)
    return found
