"""one of the scores

A quantile interpolates.
"""


def threshold(honest, rate):
    if not 0 <= rate <= 1 or not len(honest):
        raise ValueError("no share, or no score")
    s = honest.double().sort().values
    place = (1 - rate) * (len(s) - 1)
    low = int(place)
    high = min(low + 1, len(s) - 1)
    return (s[low] + (place - low) * (s[high] - s[low])).item()
