"""the mean runs over the prompts

Here it runs over the circuits.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return (scores - empty).mean(0) / gap
