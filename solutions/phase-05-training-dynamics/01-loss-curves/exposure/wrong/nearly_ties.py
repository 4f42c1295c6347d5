"""nearly the same count as ties

Numbers in floating point are compared with a tolerance.
"""


def exposure(canary, others):
    ties = torch.isclose(others, torch.tensor(canary, dtype=others.dtype))
    rank = 1 + int(((others < canary) | ties).sum())
    return math.log2(len(others) + 1) - math.log2(rank)
