"""share that is lost

One minus what is asked.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return (full - scores).mean(1) / gap
