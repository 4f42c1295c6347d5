"""of the map for pairs [(0, 2), (3, 2), (0, 5)]

Two pairs may meet at one position of the base: what is kept by position holds only the last one.
"""

import torch


def transplant_map(rest, source, base, pairs):
    values = {}
    for i, j in pairs:
        patched = base.clone()
        patched[:, j] = source[:, i]
        values[j] = rest(patched)
    return torch.stack([values[j] for _, j in pairs])
