"""By counts above each score, as a tensor."""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double()
    above = (s[:, None] < s).sum(1)
    return s[above <= rate * len(s)].min().item()
