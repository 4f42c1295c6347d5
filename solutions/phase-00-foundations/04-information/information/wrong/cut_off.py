"""small probabilities cut off

Of a hundred thousand outcomes each one is rarer than the bound, and counts as if it were not.
"""


def entropy(p):
    return -(p * p.clamp_min(1e-5).log()).sum(-1)
