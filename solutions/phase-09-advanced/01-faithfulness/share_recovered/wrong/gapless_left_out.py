"""prompts without a gap are left out

All prompts count in a mean.
"""


def share_recovered(scores, full, empty):
    if full.mean() == empty.mean():
        raise ValueError("the means are equal: there is nothing to explain")
    kept = full != empty
    return (scores - empty)[:, kept].mean(1) / (full - empty)[kept].mean()
