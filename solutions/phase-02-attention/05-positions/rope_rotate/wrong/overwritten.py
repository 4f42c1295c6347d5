"""made from the first one after its turn

Both new coordinates need both old ones; `a = …` overwrites one of them too early.
"""


def rotate(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    cos, sin = cos[:, None], sin[:, None]
    a = a * cos - b * sin
    b = a * sin + b * cos
    return torch.cat([a, b], dim=-1)
