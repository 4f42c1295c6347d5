"""subtract what no edge has below, too

The whole model would not get 1.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return (scores - empty).mean(1) / full.mean()
