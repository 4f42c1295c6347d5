"""no ValueError

Two metrics can differ on each prompt and have the same mean.
"""


def share_recovered(scores, full, empty):
    if (full == empty).all():
        raise ValueError("no gap")
    return (scores - empty).mean(1) / (full - empty).mean()
