"""almost one more

At most a share means that almost is not enough.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort(descending=True).values
    return s[min(int(rate * len(s) + 1e-3), len(s) - 1)].item()
