"""this is the share rank / n

How far down the list one must read.
"""


def exposure(canary, others):
    rank = 1 + int((others <= canary).sum())
    return rank / (len(others) + 1)
