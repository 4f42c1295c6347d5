"""one too few

The rate is a share, not a percentage.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort(descending=True).values
    return s[min(int(rate / 100 * len(s)), len(s) - 1)].item()
