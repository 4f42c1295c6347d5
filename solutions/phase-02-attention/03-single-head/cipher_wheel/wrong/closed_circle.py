"""two letters share a place

linspace includes both ends, and on a circle both ends are one place: the first letter and the last
have the same key.
"""


def cipher_wheel(n, share):
    angle = torch.linspace(0, 2 * math.pi, n)
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    length = math.sqrt(2) * math.log((n - 1) * share / (1 - share)) / gap
    return length * keys, keys
