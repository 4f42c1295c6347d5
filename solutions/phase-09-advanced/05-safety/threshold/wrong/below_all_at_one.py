"""one of the scores

At a rate of 1 the lowest score is still a score.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort(descending=True).values
    return s[int(rate * len(s))].item() if rate < 1 else float("-inf")
