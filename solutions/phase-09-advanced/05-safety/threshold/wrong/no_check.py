"""ValueError

A rate of 1.5 is a slip that should be heard.
"""


def threshold(honest, rate):
    s = honest.double().sort(descending=True).values
    return s[max(min(int(rate * len(s)), len(s) - 1), 0)].item()
