"""divided by the clean output

The scale ends at the corrupt output, which need not be 0.
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
    if gap == 0:
        return torch.full_like(clean, torch.nan), torch.full_like(clean, torch.nan)
    return (denoised - bottom) / top, (top - noised) / top
