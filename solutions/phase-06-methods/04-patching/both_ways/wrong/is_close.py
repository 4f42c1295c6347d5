"""are taken for equal

`isclose` compares with the size of the outputs, not with what the parts change.
"""

import torch


def both_ways(circuit, clean, corrupt):
    top, bottom = circuit(clean), circuit(corrupt)
    gap = top - bottom if top != bottom else torch.nan
    here = torch.eye(len(clean), dtype=torch.bool)
    denoised = torch.stack([circuit(torch.where(row, clean, corrupt)) for row in here])
    noised = torch.stack([circuit(torch.where(row, corrupt, clean)) for row in here])
    if torch.isclose(top, bottom, atol=0.0):
        gap = torch.nan
    return (denoised - bottom) / gap, (top - noised) / gap
