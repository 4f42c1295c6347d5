"""share one place here

A tie costs one place.
"""


def exposure(canary, others):
    rank = 1 + int((others < canary).sum()) + int((others == canary).any())
    return math.log2(len(others) + 1) - math.log2(rank)
