"""these are nats

Losses are in nats, so this is too.
"""


def exposure(canary, others):
    rank = 1 + int((others <= canary).sum())
    return math.log(len(others) + 1) - math.log(rank)
