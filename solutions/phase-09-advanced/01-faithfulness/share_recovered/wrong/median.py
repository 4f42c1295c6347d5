"""median

The mean is asked.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return (scores - empty).median(1).values / (full - empty).median()
