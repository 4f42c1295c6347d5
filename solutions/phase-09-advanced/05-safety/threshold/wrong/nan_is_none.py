"""rate nan

NaN is neither below 0 nor above 1, and no share either.
"""


def threshold(honest, rate):
    if rate < 0 or rate > 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort(descending=True).values
    return s[0 if rate != rate else min(int(rate * len(s)), len(s) - 1)].item()
