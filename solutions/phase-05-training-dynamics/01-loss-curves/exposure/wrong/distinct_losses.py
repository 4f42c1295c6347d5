"""share one place here

Ranks among the different losses, so that equals share a place.
"""


def exposure(canary, others):
    losses = sorted({*others.tolist(), canary})
    return math.log2(len(losses)) - math.log2(1 + losses.index(canary))
