"""the ranks run the wrong way

The largest number wins.
"""


def exposure(canary, others):
    rank = 1 + int((others >= canary).sum())
    return math.log2(len(others) + 1) - math.log2(rank)
