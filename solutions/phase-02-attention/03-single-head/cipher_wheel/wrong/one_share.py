"""not 0.9999: your queries are too short

A length for 0.99 serves every smaller share as well, and not a larger one.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    length = math.sqrt(2) * math.log((n - 1) * 0.99 / 0.01) / gap
    return length * keys, keys
