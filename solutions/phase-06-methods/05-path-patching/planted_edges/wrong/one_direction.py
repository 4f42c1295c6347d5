"""edges that change the output in the other direction are missed

Some parts of a network lower the output that others raise.
"""

import torch


def planted_edges(edges, measure):
    clean, corrupt = measure([], "clean"), measure([], "corrupt")
    least = 0.01 * (clean - corrupt).abs().max()
    found = []
    for edge in edges:
        noised, denoised = clean - measure([edge], "clean"), measure([edge], "corrupt") - corrupt
        if torch.stack([noised, denoised]).max() > least:
            found.append(edge)
    return found
