"""not divided by the gap

Without the division, circuits of different size cannot be compared.
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
    top - bottom
    return denoised - bottom, top - noised
