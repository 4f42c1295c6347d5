"""patches pile up

The copy is made once, before the loop, so that part 2 is patched on top of part 1.
"""

import torch


def both_ways(circuit, clean, corrupt):
    top, bottom = circuit(clean), circuit(corrupt)
    gap = top - bottom if top != bottom else torch.nan
    up, down, denoised, noised = corrupt.clone(), clean.clone(), [], []
    for i in range(len(clean)):
        up[i], down[i] = clean[i], corrupt[i]
        denoised.append(circuit(up))
        noised.append(circuit(down))
    return (torch.stack(denoised) - bottom) / gap, (top - torch.stack(noised)) / gap
