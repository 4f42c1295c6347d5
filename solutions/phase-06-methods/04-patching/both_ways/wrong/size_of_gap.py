"""the gap has lost its sign

Where the clean output is the smaller one, a part that restores it must still count as positive.
"""

import torch


def swapped(circuit, base, source):
    out = []
    for i in range(len(base)):
        parts = base.clone()
        parts[i] = source[i]
        out.append(circuit(parts))
    return torch.stack(out)


def share(values, gap):
    return values / gap if gap != 0 else torch.full_like(values, torch.nan)


def both_ways(circuit, clean, corrupt):
    top, bottom = circuit(clean), circuit(corrupt)
    denoised, noised = swapped(circuit, corrupt, clean), swapped(circuit, clean, corrupt)
    gap = top - bottom
    return share(denoised - bottom, gap.abs()), share(top - noised, gap.abs())
