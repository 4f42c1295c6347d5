"""queries has size

A range with a step that is no whole number has one entry too many for some n: rounding decides
whether the end still comes.
"""


def cipher_wheel(n, share):
    angle = torch.arange(0, 2 * math.pi, 2 * math.pi / n)
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    return math.sqrt(2) * math.log((n - 1) * share / (1 - share)) / gap * keys, keys
