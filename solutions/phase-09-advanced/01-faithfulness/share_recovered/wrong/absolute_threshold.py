"""A gap of 1e-9 is a gap

Probabilities of rare words are that small.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap.abs() < 1e-6:
        raise ValueError("no gap")
    return (scores - empty).mean(1) / gap
