"""one number for each circuit

All circuits are pooled here.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return (scores - empty).mean() / gap
