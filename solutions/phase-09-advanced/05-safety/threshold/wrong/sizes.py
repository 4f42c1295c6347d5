"""comes from sizes

A very low score is not suspicious.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().abs().sort(descending=True).values
    return s[min(int(rate * len(s)), len(s) - 1)].item()
