"""should be a tensor

A list of numbers is no tensor: torch.stack makes one.
"""

import torch


def both_ways(circuit, clean, corrupt):
    top, bottom, restored, lost = circuit(clean), circuit(corrupt), [], []
    for i in range(len(clean)):
        here = torch.arange(len(clean)) == i
        restored.append((circuit(torch.where(here, clean, corrupt)) - bottom) / (top - bottom))
        lost.append((top - circuit(torch.where(here, corrupt, clean))) / (top - bottom))
    return restored, lost
