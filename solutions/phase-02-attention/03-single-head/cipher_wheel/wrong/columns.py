"""the axes of queries stand in the wrong order

One letter is one row. `torch.stack` puts its new axis first, unless it is told otherwise.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()])
    gap = 1 - math.cos(2 * math.pi / n)
    length = math.sqrt(2) * math.log((n - 1) * share / (1 - share)) / gap
    return length * keys, keys
