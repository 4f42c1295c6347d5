"""lost repeats what is restored

The two directions are two experiments; only in a sum do they agree.
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
    denoised, _noised = swapped(circuit, corrupt, clean), swapped(circuit, clean, corrupt)
    gap = top - bottom
    restored = share(denoised - bottom, gap)
    return restored, restored
