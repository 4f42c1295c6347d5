"""the gap has a sign

For a loss the model lies below the empty circuit.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return (scores - empty).mean(1) / gap.abs()
