"""the shares are clipped

A share is no probability.
"""

import torch


def both_ways(circuit, clean, corrupt):
    top, bottom = circuit(clean), circuit(corrupt)
    gap = top - bottom if top != bottom else torch.nan
    here = torch.eye(len(clean), dtype=torch.bool)
    denoised = torch.stack([circuit(torch.where(row, clean, corrupt)) for row in here])
    noised = torch.stack([circuit(torch.where(row, corrupt, clean)) for row in here])
    restored, lost = (denoised - bottom) / gap, (top - noised) / gap
    return restored.clamp(0, 1), lost.clamp(0, 1)
