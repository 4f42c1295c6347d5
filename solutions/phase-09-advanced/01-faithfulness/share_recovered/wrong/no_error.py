"""no ValueError

Infinity or NaN goes on to the next table.
"""


def share_recovered(scores, full, empty):
    return (scores - empty).mean(1) / (full - empty).mean()
