"""what no edge has is not subtracted

The share of the model's metric: 0 is not where an empty circuit stands.
"""


def share_recovered(scores, full, empty):
    gap = (full - empty).mean()
    if gap == 0:
        raise ValueError("no gap")
    return scores.mean(1) / full.mean()
