"""times what it should be

A small number below hides that there is nothing to explain, and takes over where a metric is small.
"""


def share_recovered(scores, full, empty):
    return (scores - empty).mean(1) / ((full - empty).mean() + 1e-8)
