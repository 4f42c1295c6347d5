"""n leaves the canary out

n is the number of the others.
"""


def exposure(canary, others):
    rank = 1 + int((others <= canary).sum())
    return math.log2(len(others)) - math.log2(rank)
