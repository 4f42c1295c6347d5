"""two letters share a place on the wheel

The angle has to go once around for the whole alphabet; twice around and letter i lands on top of
letter i + n/2.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 4 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    length = math.sqrt(2) * math.log((n - 1) * share / (1 - share)) / gap
    return length * keys, keys
