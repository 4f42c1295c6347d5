"""flags more

Rounding allows one too many half of the time.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort(descending=True).values
    return s[min(int(rate * len(s) + 0.5), len(s) - 1)].item()
