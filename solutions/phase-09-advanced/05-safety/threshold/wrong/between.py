"""one of the scores

Halfway between two scores is no score.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort(descending=True).values
    k = min(int(rate * len(s)), len(s) - 1)
    return ((s[k] + s[max(k - 1, 0)]) / 2).item()
