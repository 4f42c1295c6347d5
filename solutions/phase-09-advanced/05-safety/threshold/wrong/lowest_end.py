"""other end

Low scores are the honest ones.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort().values
    return s[min(int(rate * len(s)), len(s) - 1)].item()
