"""the sign is lost

A circuit that prefers the wrong answer would look as good as one that prefers the right one.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return ((scores - empty).mean(1) / gap).abs()
