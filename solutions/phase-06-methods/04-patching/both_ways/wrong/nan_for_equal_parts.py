"""a part that is the same in both runs got NaN

No gap is a matter of outputs, not of parts.
"""

import torch


def both_ways(circuit, clean, corrupt):
    top, bottom = circuit(clean), circuit(corrupt)
    gap = top - bottom if top != bottom else torch.nan
    here = torch.eye(len(clean), dtype=torch.bool)
    denoised = torch.stack([circuit(torch.where(row, clean, corrupt)) for row in here])
    noised = torch.stack([circuit(torch.where(row, corrupt, clean)) for row in here])
    restored, lost = (denoised - bottom) / gap, (top - noised) / gap
    same = clean == corrupt
    return restored.masked_fill(same, torch.nan), lost.masked_fill(same, torch.nan)
