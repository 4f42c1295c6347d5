"""too short for that many letters

The scores are divided by √2, the root of d_head, before the softmax sees them; the queries have to
make up for it.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    length = math.log((n - 1) * share / (1 - share)) / gap
    return length * keys, keys
