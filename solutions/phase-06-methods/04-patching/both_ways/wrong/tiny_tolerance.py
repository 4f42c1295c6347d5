"""is taken for none

However small an absolute tolerance is, some circuit has smaller outputs.
"""

import torch


def swapped(circuit, base, source):
    out = []
    for i in range(len(base)):
        parts = base.clone()
        parts[i] = source[i]
        out.append(circuit(parts))
    return torch.stack(out)


def both_ways(circuit, clean, corrupt):
    top, bottom = circuit(clean), circuit(corrupt)
    gap = top - bottom if (top - bottom).abs() > 1e-12 else torch.nan
    denoised, noised = swapped(circuit, corrupt, clean), swapped(circuit, clean, corrupt)
    return (denoised - bottom) / gap, (top - noised) / gap
