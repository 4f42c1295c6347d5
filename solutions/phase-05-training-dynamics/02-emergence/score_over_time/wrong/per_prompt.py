"""each prompt is averaged on its own

With prompts of different periods, the queries of the longest period are the fewest and would
count most.
"""


def score_over_time(patterns, targets):
    paid = (patterns * targets[:, None]).sum((3, 4))
    return (paid / targets.any(-1).sum(-1)[:, None]).mean(1)
