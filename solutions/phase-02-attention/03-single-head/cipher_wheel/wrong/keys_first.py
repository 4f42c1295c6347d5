"""the two have changed places

Long keys would do as well for the scores. But a long key is loud for every query, and the
exercise pays by the query.
"""


def cipher_wheel(n, share):
    angle = torch.arange(n) * 2 * math.pi / n
    keys = torch.stack([angle.cos(), angle.sin()], dim=1)
    gap = 1 - math.cos(2 * math.pi / n)
    length = math.sqrt(2) * math.log((n - 1) * share / (1 - share)) / gap
    return keys, length * keys
