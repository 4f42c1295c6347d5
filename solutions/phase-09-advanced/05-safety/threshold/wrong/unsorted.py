"""sort

The order in which statements come means nothing.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    return honest[min(int(rate * len(honest)), len(honest) - 1)].item()
