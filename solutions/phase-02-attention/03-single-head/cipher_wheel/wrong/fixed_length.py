"""too short for that many letters

Neighbors on the wheel are 2π/n apart, and 1 − cos(2π/n) shrinks like 1/n²: every doubling of the
alphabet asks for queries four times as long.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    return 10 * keys, keys
