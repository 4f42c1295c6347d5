"""n is always 1,000

The lesson ranks a thousand.
"""


def exposure(canary, others):
    rank = 1 + int((others <= canary).sum())
    return math.log2(1000) - math.log2(rank)
