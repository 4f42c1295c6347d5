"""a tie counts for the canary

Only a secret with a lower loss is better.
"""


def exposure(canary, others):
    rank = 1 + int((others < canary).sum())
    return math.log2(len(others) + 1) - math.log2(rank)
