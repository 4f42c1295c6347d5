"""a difference of losses

How much more probable it is than the others, in bits.
"""


def exposure(canary, others):
    return float((others.mean() - canary) / math.log(2))
