"""the sign is wrong

The logarithm of the share.
"""


def exposure(canary, others):
    rank = 1 + int((others <= canary).sum())
    return math.log2(rank / (len(others) + 1))
