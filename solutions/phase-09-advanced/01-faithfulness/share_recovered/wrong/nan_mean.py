"""NaN

A prompt that failed is left out in silence.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).nanmean()
    if gap == 0:
        raise ValueError("no gap")
    return (scores - empty).nanmean(1) / gap
