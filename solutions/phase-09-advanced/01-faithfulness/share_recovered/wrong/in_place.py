"""changes its input

The caller's scores are other ones afterwards.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    scores -= empty
    return scores.mean(1) / gap
