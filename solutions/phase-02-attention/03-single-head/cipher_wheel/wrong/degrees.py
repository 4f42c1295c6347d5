"""do not share out the whole circle evenly

torch.cos takes radians: 360 of them are 57 turns and a bit.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 360 / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    return math.sqrt(2) * math.log((n - 1) * share / (1 - share)) / gap * keys, keys
