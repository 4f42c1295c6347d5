"""too short for that many letters

All wrong letters together take attention from the right one, not only the nearest.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    length = math.sqrt(2) * math.log(share / (1 - share)) / gap
    return length * keys, keys
