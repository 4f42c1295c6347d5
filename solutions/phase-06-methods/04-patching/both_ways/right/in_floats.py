"""Numbers instead of tensors, and a slice on either side of the part."""

import torch


def both_ways(circuit, clean, corrupt):
    def output(parts):
        return float(circuit(parts))

    def swapped(base, other):
        return [
            output(torch.cat([base[:i], other[i : i + 1], base[i + 1 :]])) for i in range(len(base))
        ]

    top, bottom = output(clean), output(corrupt)
    gap = top - bottom if top != bottom else float("nan")
    restored = [(value - bottom) / gap for value in swapped(corrupt, clean)]
    lost = [(top - value) / gap for value in swapped(clean, corrupt)]
    return torch.tensor(restored, dtype=clean.dtype), torch.tensor(lost, dtype=clean.dtype)
