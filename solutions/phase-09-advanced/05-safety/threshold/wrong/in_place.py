"""in place

The caller's scores are sorted, too.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    honest[:] = honest.sort(descending=True).values
    return honest[min(int(rate * len(honest)), len(honest) - 1)].item()
