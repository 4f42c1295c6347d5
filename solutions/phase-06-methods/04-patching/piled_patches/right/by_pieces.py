"""Three pieces, joined."""

import torch


def transplant_map(rest, source, base, pairs):
    values = []
    for i, j in pairs:
        pieces = [base[:, :j], source[:, i, None], base[:, j + 1 :]]
        values.append(rest(torch.cat(pieces, 1)))
    return torch.stack(values)
