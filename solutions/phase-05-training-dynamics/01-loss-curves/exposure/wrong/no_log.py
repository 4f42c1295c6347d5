"""the logarithm is missing

How many times better than the last place.
"""


def exposure(canary, others):
    rank = 1 + int((others <= canary).sum())
    return (len(others) + 1) / rank
