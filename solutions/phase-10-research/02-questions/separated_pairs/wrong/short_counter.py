"""of 24 rivals

Counted in eight bits.
"""

import torch


def separated_pairs(allowed):
    n = len(allowed)
    h, k = torch.triu_indices(n, n, 1)
    out = torch.zeros(allowed.shape[1], dtype=torch.uint8)
    for a, b in zip(h.tolist(), k.tolist(), strict=True):
        out += ~(allowed[a] & allowed[b]).any(-1)
    return out.long()
