"""changes its input

Sorting makes the rank easy to read.
"""


def exposure(canary, others):
    others.copy_(others.sort().values)
    rank = 1 + int(torch.searchsorted(others, canary, right=True))
    return math.log2(len(others) + 1) - math.log2(rank)
