"""waves that are too slow

The exponent is −2j/d_model for pair j, so that the d_model/2 pairs go down to nearly 1/base. With
−j/d_model they stop at its root.
"""

import torch


def wave_product(distance, d_model, base=10_000.0):
    speed = base ** (-torch.arange(d_model // 2, dtype=torch.float64) / d_model)
    return (distance.double()[..., None] * speed).cos().sum(-1).to(distance.dtype)
