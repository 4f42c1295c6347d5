"""put them back in that of p

Which head a value belongs to is lost.
"""

import torch


def holm(p):
    ranked = p.double().sort().values
    left = torch.arange(len(p), 0, -1)
    return (left * ranked).cummax(0).values.clamp(max=1)
