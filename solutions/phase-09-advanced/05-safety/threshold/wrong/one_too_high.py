"""one too few

One more could be flagged.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort(descending=True).values
    return s[max(int(rate * len(s)) - 1, 0)].item()
