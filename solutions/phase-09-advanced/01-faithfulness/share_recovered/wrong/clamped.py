"""cut off

Circuits go beyond 1 where they leave out what works against the answer, and that is worth seeing.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return ((scores - empty).mean(1) / gap).clamp(0, 1)
