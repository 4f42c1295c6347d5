"""in double precision

The input is rounded to single precision first; the dtype of the result looks right.
"""


def rotate(x, cos, sin):
    a, b = x.float().chunk(2, dim=-1)
    cos, sin = cos[:, None], sin[:, None]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
